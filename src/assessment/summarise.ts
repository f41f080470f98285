import type { Summary } from '../model/review.ts';
import { spaceInWords } from '../production/sizing/estimate-in-words.ts';
import { sizeOf, type TableSize, wholeBytes } from '../production/table-size.ts';
import { bytesInWords } from '../schema/bytes-in-words.ts';
import { shortName } from '../sql/names.ts';
import type { PlannedChange } from '../statements/record.ts';
import { unparsedIn } from '../statements/unparsed.ts';
import { durationOf, estimateOfWorks } from './durations.ts';
import { heldLocks, lockInWords, weightOf } from './locks.ts';
import { rowsInWords } from './rows-in-words.ts';
import { statementsOf } from './statements.ts';
import { worksOf } from './works.ts';

/** Tables affected, rows, lock duration and total duration, each with where it comes from. */
export function summarise(change: PlannedChange): Summary {
  const tables = tablesOf(change);
  return {
    tables: tables.map(shortName),
    rows: rowsOf(change, tables),
    lockDuration: lockDuration(change),
    totalDuration: totalDuration(change),
    space: spaceOf(change),
  };
}

/** Disk and write-ahead log that the change as written needs; undefined where that is little, or not known. */
const spaceOf = (change: PlannedChange): string | undefined => {
  const estimate = estimateOfWorks(worksOf(change));
  return estimate && spaceInWords(estimate);
};

const tablesOf = (change: PlannedChange): readonly string[] => {
  const { before, after } = change.rehearsal;
  const known = new Set([before, after].flatMap((schema) => (schema?.tables ?? []).map((table) => table.name)));
  const named = statementsOf(change).flatMap((statement) => [
    ...statement.relations,
    ...(statement.trace?.effect?.locks ?? [])
      .filter((lock) => lock.mode !== 'ACCESS SHARE')
      .map((lock) => lock.table ?? lock.relation),
  ]);
  const changed = change.schemaChanges.flatMap((change) => (change.table === undefined ? [] : [change.table]));
  return [...new Set([...named, ...changed])].filter((name) => known.size === 0 || known.has(name)).sort();
};

const rowsOf = (change: PlannedChange, tables: readonly string[]): string => {
  const existing = tables.filter((table) => !change.newRelations.isNew(table));
  if (existing.length === 0) return tables.length === 0 ? 'none: no table is touched' : 'none: only new tables';
  const sizes = existing.map((table) => ({ table, size: sizeOf(table, change.whole) }));
  const counted = sizes.filter(({ size }) => size.rows !== undefined);
  const stated = sizes.filter(({ size }) => size.rows === undefined && size.class !== 'unknown');
  const unknown = Map.groupBy(
    sizes.filter(({ size }) => size.class === 'unknown'),
    ({ size }) => size.source,
  );
  const parts = [
    ...counted.map(({ table, size }) => `${countInWords(size)} in ${shortName(table)} (${size.source})`),
    ...stated.map(({ table, size }) => `${shortName(table)} is ${size.class} (${size.source})`),
    ...[...unknown].map(([why, of]) => `unknown for ${of.map(({ table }) => shortName(table)).join(', ')}: ${why}`),
  ];
  return parts.join('; ');
};

const countInWords = (size: TableSize): string => `${rowsInWords(size.rows ?? 0)}, ${bytesInWords(wholeBytes(size))}`;

const lockDuration = (change: PlannedChange): string => {
  const locks = heldLocks(change);
  const unseen =
    change.rehearsal.outcome === 'not rehearsed' ? ', judging by the kind of statement (not rehearsed)' : '';
  if (locks.length === 0) return `none that makes reads or writes of an existing table wait${unseen}`;
  const worst = locks.reduce((a, b) => (weightOf(b) > weightOf(a) ? b : a));
  return worst.through.length === 0 ? `brief: ${lockInWords(worst)}` : lockInWords(worst);
};

const totalDuration = (change: PlannedChange): string => {
  const works = worksOf(change);
  const count = statementsOf(change).length;
  if (unparsedIn(change).length > 0) return 'not known: a file does not parse';
  if (count === 0) return 'nothing runs';
  return works.length === 0 ? 'brief: nothing in it grows with the rows of an existing table' : durationOf(works);
};
