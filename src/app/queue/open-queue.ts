import type { PgBoss } from 'pg-boss';
import type { Job } from '../github/job.ts';
import type { Database } from '../store/database.ts';
import { deadQueueName, defaultPace, type Pace, queueName, schema, startBoss } from './boss.ts';
import { deleteJobs } from './delete-jobs.ts';
import type { DeadLetter, Queue, QueueEvents, QueueStats } from './queue.ts';
import { send } from './send.ts';
import { startWorker } from './worker.ts';

/** A delivery can be sent again for 3 days (7 on GitHub Enterprise Server); it is remembered for longer. */
const deliveryDays = 10;

/** Milliseconds. */
const cleaningEvery = 3_600_000;

/** A handler has a moment to notice that it is to stop; then its job is written back. */
const secondsToGiveBack = 5;

/**
 * Opens the queue on the App's database and takes up what a process that died has left.
 */
export async function openQueue(database: Database, watch: QueueEvents, pace: Pace = defaultPace): Promise<Queue> {
  const boss = await startBoss(database, pace, watch.backgroundError);
  // Nobody else has this directory: what is active belongs to a process that is no more.
  if (database.kind === 'embedded') await returnActive(boss, database);
  const workers: string[] = [];
  const ending = new AbortController();
  let draining = false;
  const wake = (seconds: number): void => {
    if (seconds > 0) setTimeout(wake, seconds * 1000 + 10, 0).unref();
    else for (const worker of workers) boss.notifyWorker(worker);
  };
  let cleaned = Promise.resolve();
  const clean = (): void => {
    cleaned = deleteOld(database).catch(watch.backgroundError);
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
      if (await settlesWithin(stopped, seconds)) return;
      ending.abort(new Error('the process ends'));
      await settlesWithin(stopped, secondsToGiveBack);
    },
    deleteJobs: (inside, repositories) => deleteJobs(inside, repositories),
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

const settlesWithin = (work: Promise<unknown>, seconds: number): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, seconds * 1000, false);
  return Promise.race([work.then(() => true), promise]).finally(() => clearTimeout(timer));
};

const returnActive = async (boss: PgBoss, database: Database): Promise<void> => {
  const active = await database.query<{ id: string }>(
    `SELECT id FROM ${schema}.job WHERE name = $1 AND state = 'active'`,
    [queueName],
  );
  if (active.length === 0) return;
  await boss.fail(
    queueName,
    active.map(({ id }) => id),
    { message: 'the process ended during the job' },
  );
};

const deleteOld = async (database: Database): Promise<void> => {
  await database.query(
    `DELETE FROM migration_planner.deliveries WHERE received_at < now() - interval '${deliveryDays} days';
     DELETE FROM migration_planner.last_runs WHERE started_at < now() - interval '1 day'`,
  );
};

const readDeadLetters = async (boss: PgBoss): Promise<readonly DeadLetter[]> => {
  const dead = await boss.findJobs<Job>(deadQueueName, { queued: true, limit: 100 });
  return dead.map(({ data, createdOn, sourceRetryCount, sourceOutput }) => ({
    job: data,
    since: createdOn,
    tries: (sourceRetryCount ?? 0) + 1,
    reason: lastError(sourceOutput),
  }));
};

const lastError = (output: object | null | undefined): string =>
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
