import type { PgBoss } from 'pg-boss';
import type { Job } from '../github/job.ts';
import type { Database } from '../store/database.ts';
import { deadQueueName, defaultPace, type Pace, queueName, schema, startBoss } from './boss.ts';
import { forget } from './forget.ts';
import type { DeadLetter, Queue, QueueStats, Watch } from './queue.ts';
import { send } from './send.ts';
import { startWorker } from './work.ts';

/** A delivery can be sent again for 3 days (7 on GitHub Enterprise Server); it is remembered for longer. */
const daysOfDeliveries = 10;

/** Milliseconds. */
const cleaningEvery = 3_600_000;

/** A handler has a moment to notice that it is to stop; then its job is written back. */
const secondsToGiveBack = 5;

/**
 * Opens the queue on the App's database and takes up what a process that died has left.
 */
export async function openQueue(database: Database, watch: Watch, pace: Pace = defaultPace): Promise<Queue> {
  const boss = await startBoss(database, pace, watch.trouble);
  // Nobody else has this directory: what is active belongs to a process that is no more.
  if (database.kind === 'embedded') await giveBackActive(boss, database);
  const workers: string[] = [];
  const ending = new AbortController();
  let draining = false;
  const wake = (seconds: number): void => {
    if (seconds > 0) setTimeout(wake, seconds * 1000 + 10, 0).unref();
    else for (const worker of workers) boss.notifyWorker(worker);
  };
  let cleaned = Promise.resolve();
  const clean = (): void => {
    cleaned = forgetOld(database).catch(watch.trouble);
  };
  // At the start too: a process may never live for as long as the pause.
  clean();
  const cleaning = setInterval(clean, cleaningEvery).unref();
  return {
    send: async (jobs, deliveryId, also) => {
      const { sent, startsIn } = await send({ boss, database, pace }, jobs, deliveryId, also);
      if (startsIn > 0) wake(startsIn);
      return sent;
    },
    work: async (handler, { concurrency }) => {
      for (let one = 0; one < concurrency && !draining; one++) {
        const worker = await startWorker({ boss, database, watch, pace, ending: ending.signal, wake }, handler);
        // The end may have come while it was started.
        if (draining) await boss.offWork(queueName, { id: worker, wait: false });
        else workers.push(worker);
      }
    },
    drain: async (seconds) => {
      draining = true;
      const stopped = Promise.all(workers.splice(0).map((id) => boss.offWork(queueName, { id, wait: true })));
      if (await isOverWithin(stopped, seconds)) return;
      ending.abort(new Error('the process ends'));
      await isOverWithin(stopped, secondsToGiveBack);
    },
    forget: (inside, repositories) => forget(inside, repositories),
    deadLetters: () => readDeadLetters(boss),
    redrive: () => boss.redrive(deadQueueName),
    stats: () => readStats(database),
    close: async () => {
      clearInterval(cleaning);
      await cleaned;
      await boss.stop({ graceful: false });
    },
  };
}

const isOverWithin = (work: Promise<unknown>, seconds: number): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, seconds * 1000, false);
  return Promise.race([work.then(() => true), promise]).finally(() => clearTimeout(timer));
};

const giveBackActive = async (boss: PgBoss, database: Database): Promise<void> => {
  const active = await database.query<{ id: string }>(
    `SELECT id FROM ${schema}.job WHERE name = $1 AND state = 'active'`,
    [queueName],
  );
  if (active.length === 0) return;
  await boss.fail(
    queueName,
    active.map(({ id }) => id),
    { message: 'the process ended in the middle of it' },
  );
};

const forgetOld = async (database: Database): Promise<void> => {
  await database.query(
    `DELETE FROM migration_planner.deliveries WHERE received_at < now() - interval '${daysOfDeliveries} days';
     DELETE FROM migration_planner.last_runs WHERE started_at < now() - interval '1 day'`,
  );
};

const readDeadLetters = async (boss: PgBoss): Promise<readonly DeadLetter[]> => {
  const dead = await boss.findJobs<Job>(deadQueueName, { queued: true, limit: 100 });
  return dead.map(({ data, createdOn, sourceRetryCount, sourceOutput }) => ({
    job: data,
    since: createdOn,
    tries: (sourceRetryCount ?? 0) + 1,
    reason: messageIn(sourceOutput),
  }));
};

const messageIn = (output: object | null | undefined): string =>
  output && 'message' in output ? String(output.message) : 'it took too long, or its process died';

const readStats = async (database: Database): Promise<QueueStats> => {
  const [counted] = await database.query<QueueStats>(
    `SELECT count(*) FILTER (WHERE name = $1 AND state < 'active' AND start_after <= now())::int AS ready,
            count(*) FILTER (WHERE name = $1 AND state < 'active' AND start_after > now())::int AS waiting,
            count(*) FILTER (WHERE name = $1 AND state = 'active')::int AS active,
            count(*) FILTER (WHERE name = $2 AND state < 'active')::int AS dead
     FROM ${schema}.job WHERE state <= 'active'`,
    [queueName, deadQueueName],
  );
  return counted ?? { ready: 0, waiting: 0, active: 0, dead: 0 };
};
