import { type Db, PgBoss, type Queue as QueueSettings } from 'pg-boss';
import type { Database, Queryable } from '../store/database.ts';

/** pg-boss keeps its own tables and upgrades them itself. */
export const schema = 'migration_planner_jobs';

/** Jobs to do, and jobs that were given up. */
export const queueName = 'make-true';
export const deadQueueName = 'given-up';

/** What may be told otherwise, by tests for one. */
export type Pace = {
  /** The least time between two runs for one pull request: what an event of a burst waits at most. */
  readonly spacingSeconds: number;
  /** Tries after the first one; each waits about twice as long as the one before. */
  readonly retries: number;
  readonly firstRetrySeconds: number;
  /** What one run may take; then it is stopped. A handler that does not stop loses its job a minute later. */
  readonly maxSeconds: number;
};

/** Twelve tries span about an hour: what a limit or an outage of GitHub usually takes. */
export const defaultPace: Pace = { spacingSeconds: 2, retries: 12, firstRetrySeconds: 2, maxSeconds: 840 };

const hour = 3600;

/**
 * `stately` is a unique index over (state, pull request): at most one job that waits, one that is tried again and one that is
 * active, whatever the number of processes.
 */
const settingsFor = (pace: Pace): Omit<QueueSettings, 'name' | 'policy'> => ({
  deadLetter: deadQueueName,
  notify: true,
  retryLimit: pace.retries,
  retryDelay: pace.firstRetrySeconds,
  retryBackoff: true,
  retryDelayMax: hour / 4,
  expireInSeconds: Math.ceil(pace.maxSeconds) + 60,
  // A process that dies stops to show signs of life; its jobs are taken up by another after this time.
  heartbeatSeconds: 10,
  retentionSeconds: 14 * 24 * hour,
  // Deliveries are remembered elsewhere, for longer.
  deleteAfterSeconds: hour,
});

/** Lets pg-boss ask our database, and so take part in our transactions. */
export function bossDatabase(database: Queryable): Db {
  return {
    executeSql: async (text, values) => ({ rows: [...(await database.query(text, values as never))] }),
  };
}

/** Starts pg-boss on our database; `failed` hears what goes wrong in the background. */
export async function startBoss(database: Database, pace: Pace, failed: (error: Error) => void): Promise<PgBoss> {
  const boss = new PgBoss({
    db: { ...bossDatabase(database), listen: (channel, heard, again) => database.listen(channel, heard, again) },
    backend: database.kind === 'embedded' ? 'pglite' : 'postgres',
    schema,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    maintenanceIntervalSeconds: 600,
    // The address of a queue is kept for ever once it is known: looked up inside a transaction, it would wait for its end.
    queueCacheIntervalSeconds: 600,
    // REINDEX CONCURRENTLY would stop the one session of an embedded database.
    reindex: database.kind === 'server',
  });
  boss.on('error', failed);
  await boss.start();
  await boss.createQueue(deadQueueName, { retentionSeconds: 30 * 24 * hour });
  await boss.createQueue(queueName, { ...settingsFor(pace), policy: 'stately' });
  // An older version may have made the queue with other settings.
  await boss.updateQueue(queueName, settingsFor(pace));
  return boss;
}
