import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { Job } from '../github/job.ts';
import type { Database } from '../store/database.ts';
import { queueName } from './boss.ts';
import { keyOf } from './keys.ts';
import type { Handler, Watch } from './queue.ts';
import { reasonOf } from './reason.ts';
import { leaveToWaiting } from './send.ts';

type Working = { readonly boss: PgBoss; readonly database: Database; readonly watch: Watch; readonly wake: () => void };

/** Starts one worker, which takes one job after the other. @returns its name, by which it is woken */
export const startWorker = (working: Working, handler: Handler): Promise<string> =>
  working.boss.work(
    queueName,
    // A notification wakes it; the poll is for jobs whose time has come, and for notifications that were lost.
    { batchSize: 1, includeMetadata: true, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 },
    async (jobs: JobWithMetadata<Job>[]) => {
      for (const job of jobs) await workOn(working, handler, job);
    },
  );

const workOn = async ({ boss, database, watch, wake }: Working, handler: Handler, taken: JobWithMetadata<Job>) => {
  const job = taken.data;
  const started = performance.now();
  const finished = (outcome: 'done' | 'left to the next' | 'failed'): void =>
    watch.finished({ kind: job.kind, outcome, seconds: (performance.now() - started) / 1000 });
  try {
    await rememberRun(database, keyOf(job));
    await handler(job, { signal: taken.signal, lastTry: taken.retryCount >= taken.retryLimit });
    finished('done');
  } catch (error) {
    const left = await leaveToWaiting(boss, database, job);
    finished(left ? 'left to the next' : 'failed');
    watch.failed({ error, job, tries: taken.retryCount + 1, last: !left && taken.retryCount >= taken.retryLimit });
    // pg-boss would keep the whole error, and with it the request and its body.
    if (!left) throw new Error(reasonOf(error));
  } finally {
    // What waited for this job, and what came meanwhile, was passed over by those who looked for work.
    wake();
  }
};

const rememberRun = async (database: Database, key: string): Promise<void> => {
  await database.query(
    `INSERT INTO migration_planner.last_runs (key, started_at) VALUES ($1, now())
     ON CONFLICT (key) DO UPDATE SET started_at = excluded.started_at`,
    [key],
  );
};
