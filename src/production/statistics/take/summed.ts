import type { TableStatistics } from '../../../model/statistics.ts';
import type { IndexRow, TableRow } from './queries.ts';
import { rowsOf } from './rows-of.ts';

type IndexStatistics = TableStatistics['indexes'][string];

/** Below an entry of a tree: those that name it as their parent, and theirs, without itself. */
export function below<T extends { readonly id: number; readonly parent: number | null }>(
  all: readonly T[],
): (of: T) => readonly T[] {
  const children = Map.groupBy(all, ({ parent }) => parent);
  const walk = (of: T): readonly T[] => (children.get(of.id) ?? []).flatMap((child) => [child, ...walk(child)]);
  return walk;
}

/** One table: its own sizes, or for a partitioned one those of its partitions together. */
export function tableStatistics(
  table: TableRow,
  partitions: readonly TableRow[],
  indexes: Readonly<Record<string, IndexStatistics>>,
  indexBytes: number,
  blockSize: number,
): TableStatistics {
  const stored = table.partitioned ? partitions.filter(({ partitioned }) => !partitioned) : [table];
  const rows = rowsTogether(stored, blockSize);
  const sum = (of: (one: TableRow) => number | null): number => stored.reduce((all, one) => all + (of(one) ?? 0), 0);
  return {
    ...(rows !== undefined && { rows }),
    heapBytes: sum((one) => one.heap),
    toastBytes: sum((one) => one.toast),
    indexBytes,
    inserts: sum((one) => one.inserts),
    updates: sum((one) => one.updates),
    deletes: sum((one) => one.deletes),
    sequentialScans: sum((one) => one.sequential_scans),
    indexScans: sum((one) => one.index_scans),
    indexes,
  };
}

/** Not known as soon as one part that holds something is not. */
const rowsTogether = (stored: readonly TableRow[], blockSize: number): number | undefined => {
  const counts = stored.map((one) => ({ rows: rowsOf(one, blockSize), heap: one.heap ?? 0 }));
  const alone = stored.length === 1;
  if (counts.some(({ rows, heap }) => rows === undefined && (alone || heap > 0))) return undefined;
  return counts.reduce((sum, { rows }) => sum + (rows ?? 0), 0);
};

/** One index: its own size, or for a partitioned one those of its parts together. Valid only if all are. */
export function indexStatistics(index: IndexRow, parts: readonly IndexRow[]): IndexStatistics {
  const all = [index, ...parts];
  return {
    bytes: all.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0),
    scans: all.reduce((sum, { scans }) => sum + scans, 0),
    valid: all.every(({ valid }) => valid),
  };
}
