import type { PgBoss } from 'pg-boss';
import type { Job } from '../github/job.ts';
import type { Database, Queryable } from '../store/database.ts';
import { bossDatabase, queueName } from './boss.ts';
import { jobKey, mergeJobs } from './keys.ts';

type Keeping = { readonly boss: PgBoss; readonly database: Database };

/** Whoever changes the waiting jobs of a key takes turns with all others who do. */
export async function lockKey(inside: Queryable, key: string): Promise<void> {
  await inside.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
}

/**
 * A failed job whose pull request has another one waiting needs no second try: that one will do its work.
 *
 * @returns whether there is such a job
 */
export function mergeIntoWaiting({ boss, database }: Keeping, job: Job): Promise<boolean> {
  return database.transaction(async (inside) => {
    await lockKey(inside, jobKey(job));
    const waiting = await boss.findJobs<Job>(queueName, { key: jobKey(job), queued: true, db: bossDatabase(inside) });
    const next = waiting.find(({ state }) => state === 'created');
    if (!next) return false;
    const options = { id: next.id, db: bossDatabase(inside) };
    return (await boss.update(queueName, mergeJobs(job, next.data), options)).updated > 0;
  });
}

/**
 * Lets a job start again at a time of its own, as a new one: pg-boss would count the try, and choose the pause. One that
 * waits already takes it over, and waits as long: what holds the one up would hold up the other.
 *
 * @param later `seconds` from now; `retries` that the job has left
 */
export function postpone(
  { boss, database }: Keeping,
  job: Job,
  later: { readonly seconds: number; readonly retries: number },
): Promise<void> {
  return database.transaction(async (inside) => {
    const key = jobKey(job);
    await lockKey(inside, key);
    const db = bossDatabase(inside);
    const waiting = await boss.findJobs<Job>(queueName, { key, queued: true, db });
    let taken = 0;
    for (const { id, data } of waiting) {
      const options = { id, startAfter: later.seconds, db };
      taken += (await boss.update(queueName, mergeJobs(job, data), options)).updated;
    }
    if (taken > 0) return;
    const options = { singletonKey: key, startAfter: later.seconds, retryLimit: Math.max(0, later.retries), db };
    await boss.send(queueName, job, options);
  });
}
