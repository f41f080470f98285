import type { RowLoss } from '../../model/rehearsal.ts';
import type { QualifiedName, Schema } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { look } from '../look.ts';
import { failureOf, type Run } from './engine.ts';

/** Tables are compared value by value; one of more rows than this is not compared. */
const mostRows = 5_000;

/** The values of one column, each as a digest of its text, with how often it occurs; `null` stands for NULL. */
type Values = ReadonlyMap<string | null, number>;

export type TableFingerprint = { readonly rows: number; readonly columns: ReadonlyMap<string, Values> };

/** What is in tables, as far as comparing needs it. A table that is missing or too large to compare is absent. */
export type RowFingerprints = ReadonlyMap<QualifiedName, TableFingerprint>;

const counted = (values: readonly (string | null)[]): Values => {
  const counts = new Map<string | null, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

/** Of the text that the type itself prints: a cast to text may be anybody's. */
const digestOf = (column: string): string =>
  `CASE WHEN num_nulls(${column}) = 0 THEN left(md5(format('%s', ${column})), 16) END`;

const fingerprint = async (
  run: Run,
  table: QualifiedName,
  columns: readonly string[],
): Promise<TableFingerprint | undefined> => {
  const digests = columns.map((column, index) => `json_agg(${digestOf(quoteIdentifier(column))})::text AS c${index}`);
  const parts = ['count(*)::int AS rows', ...digests];
  try {
    const row = await look(run, async () => {
      const [size] = await run(`SELECT count(*)::int AS rows FROM (SELECT FROM ${table} LIMIT ${mostRows + 1}) AS few`);
      return Number(size?.rows) > mostRows ? undefined : (await run(`SELECT ${parts.join(', ')} FROM ${table}`))[0];
    });
    if (row === undefined) return undefined;
    const values = (index: number): readonly (string | null)[] => JSON.parse(String(row[`c${index}`] ?? '[]')) ?? [];
    return {
      rows: Number(row.rows ?? 0),
      columns: new Map(columns.map((column, index) => [column, counted(values(index))])),
    };
  } catch (error) {
    failureOf(error); // A table that cannot be read cannot be compared.
    return undefined;
  }
};

/** Takes down what is in tables now. Generated columns are left out: they follow from the others. */
export async function rowFingerprints(
  run: Run,
  schema: Schema,
  tables: readonly QualifiedName[],
): Promise<RowFingerprints> {
  const taken = new Map<QualifiedName, TableFingerprint>();
  for (const table of schema.tables.filter(({ name, kind }) => tables.includes(name) && kind !== 'foreign table')) {
    const columns = table.columns.filter(({ generated }) => generated === undefined).map(({ name }) => name);
    const found = await fingerprint(run, table.name, columns);
    if (found !== undefined) taken.set(table.name, found);
  }
  return taken;
}

const missing = (before: Values, after: Values): number =>
  [...before].reduce((sum, [value, count]) => sum + Math.max(0, count - (after.get(value) ?? 0)), 0);

const columnLoss = (before: Values, after: Values | undefined, rows: number): string | undefined => {
  if (after === undefined) return before.size > 0 ? 'the column did not come back' : undefined;
  const lost = missing(before, after);
  if (lost === 0) return undefined;
  const nulls = Math.max(0, (after.get(null) ?? 0) - (before.get(null) ?? 0));
  const now = nulls > 0 ? `: ${nulls === lost ? 'they are' : `${nulls} are`} NULL now` : '';
  return `${lost} of ${rows} values did not come back${now}`;
};

/** Which values of `before` are not in `after`, column by column. Values that were added are no loss. */
export function compareRows(before: RowFingerprints, after: RowFingerprints): readonly RowLoss[] {
  return [...before].flatMap(([table, was]): readonly RowLoss[] => {
    const is = after.get(table);
    if (was.rows === 0) return [];
    if (is === undefined) return [{ table, column: undefined, what: `none of ${was.rows} rows came back` }];
    if (is.rows < was.rows) {
      return [{ table, column: undefined, what: `${was.rows - is.rows} of ${was.rows} rows did not come back` }];
    }
    return [...was.columns].flatMap(([column, values]) => {
      const what = columnLoss(values, is.columns.get(column), was.rows);
      return what === undefined ? [] : [{ table, column, what }];
    });
  });
}
