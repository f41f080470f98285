import type { QualifiedName, Schema } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { look } from '../look.ts';
import { failureOf, type Run } from '../rows/engine.ts';

/** Tables of more rows are not compared. */
const mostRows = 5_000;

/** What is in a table: a digest of each value, row by row; `null` stands for NULL. */
export type TableValues = {
  readonly table: QualifiedName;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
};

/** Of the text that the type itself prints: a cast to text may be anybody's. */
const digestOf = (column: string): string =>
  `CASE WHEN num_nulls(${column}) = 0 THEN left(md5(format('%s', ${column})), 16) END`;

/** Takes down what is in tables now. Generated columns are left out: they follow from the others. */
export async function takeValues(
  run: Run,
  schema: Schema,
  tables: Iterable<QualifiedName>,
): Promise<readonly TableValues[]> {
  const wanted = new Set(tables);
  const taken: TableValues[] = [];
  for (const { name, kind, columns } of schema.tables) {
    if (!wanted.has(name) || kind === 'foreign table') continue;
    const names = columns.filter(({ generated }) => generated === undefined).map((column) => column.name);
    const rows = names.length === 0 ? undefined : await rowsOf(run, name, names);
    if (rows !== undefined) taken.push({ table: name, columns: names, rows });
  }
  return taken;
}

const rowsOf = async (
  run: Run,
  table: QualifiedName,
  columns: readonly string[],
): Promise<TableValues['rows'] | undefined> => {
  const digests = columns.map((name) => digestOf(`t.${quoteIdentifier(name)}`)).join(', ');
  const few = `SELECT * FROM ${table} AS t LIMIT ${mostRows + 1}`;
  try {
    const [found] = await look(run, () =>
      run(`SELECT count(*)::int AS count, json_agg(ARRAY[${digests}]::text[])::text AS rows FROM (${few}) AS t`),
    );
    return Number(found?.count ?? 0) > mostRows ? undefined : (JSON.parse(String(found?.rows ?? '[]')) ?? []);
  } catch (error) {
    failureOf(error); // A table that cannot be read cannot be compared.
    return undefined;
  }
};
