import type { RowLoss } from '../../model/rehearsal.ts';
import type { QualifiedName } from '../../model/schema.ts';
import type { TableValues } from './take-values.ts';

/** What was in tables before and after something was run on them, and whose rows were taken away meanwhile. */
export type Course = {
  readonly before: readonly TableValues[];
  readonly after: readonly TableValues[];
  readonly cleared: readonly QualifiedName[];
};

/**
 * In which tables and columns two courses that began alike end differently. A column whose values were other ones at the
 * beginning says nothing; nor does one that `uncertain` names: it has another value whenever it is written.
 */
export function compareValues(
  written: Course,
  planned: Course,
  uncertain: (table: QualifiedName, column: string) => boolean,
): readonly RowLoss[] {
  const cleared = new Set([...written.cleared, ...planned.cleared]);
  return written.after.flatMap((expected): readonly RowLoss[] => {
    const { table } = expected;
    const found = planned.after.find((one) => one.table === table);
    if (found === undefined || cleared.has(table)) return [];
    if (found.rows.length !== expected.rows.length) {
      // Rows that were taken away may have taken these along.
      if (cleared.size > 0) return [];
      const counts = `${found.rows.length} rows instead of ${expected.rows.length}`;
      return [{ table, column: undefined, what: `the steps leave ${counts}` }];
    }
    const alike = expected.columns.filter(
      (column) =>
        found.columns.includes(column) && !uncertain(table, column) && beganAlike(written, planned, table, column),
    );
    return differences(expected, found, alike);
  });
}

const differences = (expected: TableValues, found: TableValues, columns: readonly string[]): readonly RowLoss[] => {
  const apart = columns.flatMap((column) => {
    const count = missing(listed(expected, [column]), listed(found, [column]));
    return count === 0
      ? []
      : [
          {
            table: expected.table,
            column,
            what: `the steps leave ${count} of ${expected.rows.length} values that differ`,
          },
        ];
  });
  const rows = missing(listed(expected, columns), listed(found, columns));
  if (apart.length > 0 || rows === 0) return apart;
  return [
    {
      table: expected.table,
      column: undefined,
      what: `the steps leave ${rows} of ${expected.rows.length} rows that differ`,
    },
  ];
};

const beganAlike = (written: Course, planned: Course, table: QualifiedName, column: string): boolean => {
  const [a, b] = [written, planned].map(({ before }) => before.find((one) => one.table === table));
  const isNew = a?.columns.includes(column) !== true && b?.columns.includes(column) !== true;
  return isNew || (a !== undefined && b !== undefined && missing(listed(a, [column]), listed(b, [column])) === 0);
};

/** The rows as texts of some of their columns. */
const listed = ({ columns, rows }: TableValues, wanted: readonly string[]): readonly string[] => {
  const places = wanted.map((name) => columns.indexOf(name));
  return rows.map((row) => JSON.stringify(places.map((at) => row[at])));
};

const missing = (expected: readonly string[], found: readonly string[]): number => {
  const counts = new Map<string, number>();
  for (const one of found) counts.set(one, (counts.get(one) ?? 0) + 1);
  return expected.filter((one) => {
    const left = counts.get(one) ?? 0;
    if (left > 0) counts.set(one, left - 1);
    return left === 0;
  }).length;
};
