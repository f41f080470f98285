import type { PgBoss } from 'pg-boss';
import type { Job } from '../github/job.ts';
import type { Database, Queryable } from '../store/database.ts';
import { bossDatabase, type Pace, queueName } from './boss.ts';
import { jobKey, mergeJobs } from './keys.ts';
import { lockKey } from './postpone.ts';
import type { Sent } from './queue.ts';

/** What `send` did, and when the job may start if not at once. */
export type SendResult = { readonly sent: Sent; readonly startsIn: number };

type Sending = { readonly boss: PgBoss; readonly database: Database; readonly pace: Pace };

/** Puts jobs down in one transaction with what belongs to them; see `Queue.send`. */
export function send(
  sending: Sending,
  jobs: readonly Job[],
  deliveryId: string,
  also: ((inside: Queryable) => Promise<void>) | undefined,
): Promise<SendResult> {
  return sending.database.transaction(async (inside) => {
    const fresh = await inside.query(
      'INSERT INTO migration_planner.deliveries (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id',
      [deliveryId],
    );
    if (fresh.length === 0) return { sent: 'known', startsIn: 0 };
    await also?.(inside);
    // Always in the same order, so that two deliveries about the same pull requests do not wait for each other.
    const inOrder = jobs.toSorted((one, other) => (jobKey(one) < jobKey(other) ? -1 : 1));
    const placed: SendResult[] = [];
    for (const [index, job] of inOrder.entries()) {
      placed.push(await sendOne(sending, inside, job, index === 0 ? deliveryId : undefined));
    }
    const queued = placed.some(({ sent }) => sent === 'queued');
    return { sent: queued ? 'queued' : 'coalesced', startsIn: Math.max(0, ...placed.map((one) => one.startsIn)) };
  });
}

const sendOne = async (
  { boss, pace }: Sending,
  inside: Queryable,
  job: Job,
  id: string | undefined,
): Promise<SendResult> => {
  const key = jobKey(job);
  await lockKey(inside, key);
  if (await joinWaiting(boss, inside, job, pace)) return { sent: 'coalesced', startsIn: 0 };
  const startsIn = await secondsUntilNext(inside, key, pace.spacingSeconds);
  const options = {
    ...(id === undefined ? {} : { id }),
    singletonKey: key,
    startAfter: startsIn,
    db: bossDatabase(inside),
  };
  const made = await boss.send(queueName, job, options);
  return { sent: made === null ? 'coalesced' : 'queued', startsIn };
};

/**
 * Lets a job that waits do this one's work too; its tries are counted from the start. One that failed and was to be tried
 * again later is tried now: what has happened since may be what it waited for. One that was postponed keeps its time.
 *
 * @returns whether there was one, and it is still waiting
 */
const joinWaiting = async (boss: PgBoss, inside: Queryable, job: Job, pace: Pace): Promise<boolean> => {
  const key = jobKey(job);
  const waiting = await boss.findJobs<Job>(queueName, { key, queued: true, db: bossDatabase(inside) });
  let taken = 0;
  for (const one of waiting) {
    const now = one.state === 'retry' ? { startAfter: 0 } : {};
    const options = { id: one.id, ...now, retryLimit: one.retryCount + pace.retries, db: bossDatabase(inside) };
    taken += (await boss.update(queueName, mergeJobs(one.data, job), options)).updated;
  }
  return taken > 0;
};

/** A burst runs at once and then once in a while, so that it ends with its last event and not with each of them. */
const secondsUntilNext = async (inside: Queryable, key: string, spacing: number): Promise<number> => {
  const [last] = await inside.query<{ seconds: number }>(
    `SELECT extract(epoch FROM started_at - now())::float8 + $2::float8 AS seconds FROM migration_planner.last_runs WHERE key = $1`,
    [key, spacing],
  );
  return Math.min(spacing, Math.max(0, last?.seconds ?? 0));
};
