import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { Job } from '../github/job.ts';
import type { Database } from '../store/database.ts';
import { type Pace, queueName } from './boss.ts';
import { errorLine } from './error-line.ts';
import { jobKey } from './keys.ts';
import { mergeIntoWaiting, postpone } from './postpone.ts';
import type { Handler, QueueEvents, RunOutcome } from './queue.ts';
import { stopSignal } from './stop-signal.ts';

export type WorkerOptions = {
  readonly boss: PgBoss;
  readonly database: Database;
  readonly watch: QueueEvents;
  readonly pace: Pace;
  /** Aborted when the process ends and does not wait any longer for what is in hand. */
  readonly ending: AbortSignal;
  /** Lets workers look for jobs: at once, or in so many seconds. */
  readonly wake: (seconds: number) => void;
};

type TakenJob = JobWithMetadata<Job>;

/** Starts one worker, which takes one job after the other. @returns its name, by which it is notified */
export function startWorker(working: WorkerOptions, handler: Handler): Promise<string> {
  return working.boss.work(
    queueName,
    // A notification wakes it; the poll is for jobs whose time has come, and for notifications that were lost.
    { batchSize: 1, includeMetadata: true, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 },
    async (jobs: TakenJob[]) => {
      for (const job of jobs) await runJob(working, handler, job);
    },
  );
}

const runJob = async (working: WorkerOptions, handler: Handler, taken: TakenJob): Promise<void> => {
  const { watch, wake } = working;
  const started = performance.now();
  let outcome: RunOutcome = 'failed';
  try {
    outcome = await attempt(working, handler, taken);
  } finally {
    watch.finished({ kind: taken.data.kind, outcome, seconds: (performance.now() - started) / 1000 });
    // What waited for this job, and what came meanwhile, was passed over by those who looked for work.
    wake(0);
  }
};

const attempt = async (working: WorkerOptions, handler: Handler, taken: TakenJob): Promise<RunOutcome> => {
  const { database, pace, ending } = working;
  const { data: job, retryCount, retryLimit } = taken;
  const stop = stopSignal({ lost: taken.signal, ending, seconds: pace.maxSeconds });
  try {
    await rememberRun(database, jobKey(job));
    const work = handler(job, { signal: stop.signal, lastTry: retryCount >= retryLimit });
    await Promise.race([work, stop.patienceEnds]);
    return 'done';
  } catch (error) {
    return await afterFailure(working, taken, error);
  } finally {
    stop.over();
  }
};

/** What becomes of a job whose handler threw. @throws what pg-boss counts as a failed try */
const afterFailure = async (working: WorkerOptions, taken: TakenJob, error: unknown): Promise<RunOutcome> => {
  const { boss, database, watch, ending, wake } = working;
  const { data: job, retryCount, retryLimit } = taken;
  // Somebody else has it: it is not ours to put anywhere.
  if (!taken.signal.aborted) {
    const seconds = ending.aborted ? 0 : secondsUntilNextTry(error);
    if (seconds !== undefined) {
      await postpone({ boss, database }, job, { seconds, retries: retryLimit - retryCount });
      watch.postponed({ error, job, seconds });
      wake(seconds);
      return 'postponed';
    }
    if (await mergeIntoWaiting({ boss, database }, job)) {
      watch.failed({ error, job, tries: retryCount + 1, last: false });
      return 'left to the next';
    }
  }
  watch.failed({ error, job, tries: retryCount + 1, last: retryCount >= retryLimit });
  // pg-boss would keep the whole error, and with it the request and its body.
  throw new Error(errorLine(error));
};

const secondsUntilNextTry = (error: unknown): number | undefined =>
  error instanceof Error && 'afterSeconds' in error && typeof error.afterSeconds === 'number'
    ? error.afterSeconds
    : undefined;

const rememberRun = async (database: Database, key: string): Promise<void> => {
  await database.query(
    `INSERT INTO migration_planner.last_runs (key, started_at) VALUES ($1, now())
     ON CONFLICT (key) DO UPDATE SET started_at = excluded.started_at`,
    [key],
  );
};
