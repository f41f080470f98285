import type { Client } from 'pg';
import type { Measurement } from '../../model/calibration.ts';
import { heapBytes, makeTables } from './scratch-table.ts';
import type { TablePlan } from './table-plan.ts';
import { type TimedWork, timedWorks } from './timed-work.ts';

/** What measuring needs of its surroundings. */
export type MeasureOptions = {
  readonly plans: readonly TablePlan[];
  /** No table is begun after this long. */
  readonly minutes: number;
  /** Seconds on a clock that only goes forward. */
  readonly clock: () => number;
  /** Told before each table. */
  readonly progress: (what: string) => void;
};

/** Times all work on each planned table, on a connection to an empty database of its own. */
export async function measure(client: Client, options: MeasureOptions): Promise<readonly Measurement[]> {
  const end = options.clock() + options.minutes * 60;
  const measured: Measurement[] = [];
  for (const plan of options.plans) {
    for (let round = 1; round <= plan.rounds && options.clock() < end; round++) {
      options.progress(`${plan.rows.toLocaleString('en')} rows of ${plan.width} bytes, ${plan.indexes} indexes`);
      measured.push(...(await measureTable(client, plan, options.clock)));
    }
  }
  return measured;
}

const measureTable = async (
  client: Client,
  plan: TablePlan,
  clock: MeasureOptions['clock'],
): Promise<readonly Measurement[]> => {
  await makeTables(client, plan);
  const measured: Measurement[] = [];
  for (const work of timedWorks) {
    const bytes = await heapBytes(client);
    const { seconds, walBytes } = await time(client, work, clock);
    const { rows, indexes, use } = plan;
    measured.push({ operation: work.operation, rows, bytes, indexes, seconds, walBytes, use });
  }
  return measured;
};

const time = async (
  client: Client,
  { before, timed, after }: TimedWork,
  clock: MeasureOptions['clock'],
): Promise<Pick<Measurement, 'seconds' | 'walBytes'>> => {
  for (const sql of before) await client.query(sql);
  // So that no work pays for the writes of the one before. Not every role may: then it pays.
  await client.query('CHECKPOINT').catch(() => undefined);
  const written = await walPosition(client);
  const start = clock();
  await client.query(timed);
  const seconds = clock() - start;
  const walBytes = (await walPosition(client)) - written;
  for (const sql of after) await client.query(sql);
  return { seconds: Number(seconds.toPrecision(4)), walBytes };
};

const walPosition = async (client: Client): Promise<number> => {
  const sql = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS bytes";
  return Number((await client.query<{ bytes: string }>(sql)).rows[0]?.bytes ?? 0);
};
