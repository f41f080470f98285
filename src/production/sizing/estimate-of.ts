import type { Load, Operation } from '../../model/calibration.ts';
import type { Estimate } from '../../model/plan.ts';
import type { Statistics, TableStatistics } from '../../model/statistics.ts';
import { addEstimates } from './add-estimates.ts';
import { calibrationFor, machineInWords } from './calibrations.ts';
import { costOf } from './cost.ts';
import { indexBytes } from './index-bytes.ts';
import type { SizedWork } from './works.ts';

/** A range is never narrower than this, up and down: no machine is the one that was measured. */
const leastFactor = 1.5;

/**
 * What works take one after the other, from production's statistics and what such work took on the calibrated machine.
 *
 * @returns undefined where there is no work, or a table's rows are not known: nothing is guessed
 */
export function estimateOf(works: readonly SizedWork[], statistics: Statistics): Estimate | undefined {
  const estimates = works.map((work) => estimateWork(work, statistics));
  return estimates.includes(undefined) ? undefined : addEstimates(estimates.flatMap((one) => one ?? []));
}

const estimateWork = (work: SizedWork, statistics: Statistics): Estimate | undefined => {
  const table = Object.hasOwn(statistics.tables, work.table) ? statistics.tables[work.table] : undefined;
  if (table?.rows === undefined) return undefined;
  const load = loadOf(work.operation, table, table.rows);
  const { seconds, walBytes, error } = calibrationFor(statistics).operations[work.operation];
  const expected = costOf(seconds, load);
  const factor = Math.max(leastFactor, error.p95);
  const pauses = pausesOf(work.batches, load);
  return {
    seconds: {
      // Batches walk all rows, and pause, however many they choose.
      least: rounded((work.atMost ? 0 : expected / factor) + pauses),
      most: rounded(expected * factor + coldSeconds(load, statistics) + pauses),
    },
    diskBytes: Math.ceil(diskBytes(work, table, load.rows)),
    walBytes: Math.ceil(costOf(walBytes, load)),
    basis: basisOf(statistics, load),
  };
};

const basisOf = (statistics: Statistics, { rows }: Load): string => {
  const beyond = rows > calibrationFor(statistics).mostRows ? ', beyond the sizes that were measured' : '';
  return `${machineInWords(statistics)}${beyond}; statistics of ${statistics.takenAt.slice(0, 10)}`;
};

/** Hundredths of a second are more than anybody needs. */
const rounded = (seconds: number): number => Math.round(seconds * 100) / 100;

/** A rewrite copies the long values too, which every other work leaves where they are. */
const loadOf = (operation: Operation, table: TableStatistics, rows: number): Load => ({
  rows,
  bytes: table.heapBytes + (operation === 'rewrite' ? table.toastBytes : 0),
  indexes: Object.keys(table.indexes).length,
});

/** Bytes of a page of PostgreSQL, as it is built everywhere. */
const pageBytes = 8192;

/** What reading the table from the disk adds where nothing of it is in memory. */
const coldSeconds = ({ bytes }: Load, statistics: Statistics): number => {
  const rate = calibrationFor(statistics).machine.coldBytesPerSecond;
  return rate === undefined ? 0 : bytes / rate;
};

const pausesOf = (batches: SizedWork['batches'], { rows, bytes }: Load): number => {
  if (batches === undefined) return 0;
  const amount = batches.of === 'rows' ? rows : bytes / pageBytes;
  return Math.max(0, Math.ceil(amount / batches.size) - 1) * batches.pauseSeconds;
};

/** Free space at most: a second table beside the first, an index and what sorts its keys, or the old versions of rows. */
const diskBytes = ({ operation, index }: SizedWork, table: TableStatistics, rows: number): number => {
  switch (operation) {
    case 'rewrite':
      return table.heapBytes + table.toastBytes + table.indexBytes;
    case 'index build':
    case 'unique index build':
    case 'concurrent index build':
      return 2 * indexBytes(rows, index?.types ?? [], index?.index);
    case 'update':
    case 'batched update':
      return table.heapBytes + table.indexBytes;
    default:
      return 0;
  }
};
