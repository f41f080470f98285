import type { Table } from '../../model/schema.ts';
import type { MadeRow } from './fill-table.ts';

const mostColumns = 3;

const listed = (columns: readonly string[]): string =>
  columns.length <= mostColumns
    ? columns.join(', ')
    : `${columns.slice(0, mostColumns).join(', ')} and ${columns.length - mostColumns} more`;

const grouped = (rows: readonly MadeRow[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const byWord = new Map<string, Set<string>>();
  for (const { row } of rows) {
    for (const [column, { awkward }] of row) {
      if (awkward !== undefined) byWord.set(awkward, (byWord.get(awkward) ?? new Set()).add(column));
    }
  }
  return byWord;
};

/** Columns in which two rows hold the same value. Few-valued ones repeat anyway: they are not told. */
const duplicated = (rows: readonly MadeRow[], few: ReadonlySet<string>): readonly string[] => {
  const [first] = rows;
  return [...(first?.row ?? [])].flatMap(([column, { sql }]) => {
    const again = sql !== 'NULL' && !few.has(column) && rows.slice(1).some(({ row }) => row.get(column)?.sql === sql);
    return again ? [column] : [];
  });
};

const orphans = (table: Table, tables: readonly Table[], rows: readonly MadeRow[]): readonly string[] => {
  const bound = new Set(
    table.constraints.filter(({ type }) => type === 'foreign key').flatMap(({ columns }) => columns),
  );
  const names = tables.map(({ name }) =>
    name
      .slice(name.indexOf('.') + 1)
      .replaceAll(/["_]/g, '')
      .toLowerCase(),
  );
  return table.columns.flatMap(({ name }) => {
    const stem = /^(.+?)(?:_id|Id|_uuid)$/.exec(name)?.[1]?.replaceAll('_', '').toLowerCase();
    const isNamed = stem !== undefined && names.some((other) => other === stem || other === `${stem}s`);
    const isSet = rows.some(({ row }) => (row.get(name)?.sql ?? 'NULL') !== 'NULL');
    return isNamed && !bound.has(name) && isSet ? [name] : [];
  });
};

/**
 * What is awkward about rows, in words: `NULL in bio, city`, `duplicate email`, `orphan in user_id`.
 * @param few columns with few values (enums, booleans)
 */
export function awkwardWords(
  table: Table,
  tables: readonly Table[],
  rows: readonly MadeRow[],
  few: ReadonlySet<string>,
): readonly string[] {
  const words = [...grouped(rows)].map(([word, columns]) => `${word} in ${listed([...columns])}`);
  const twice = duplicated(rows, few);
  const alone = orphans(table, tables, rows);
  return [
    ...words,
    ...(twice.length > 0 ? [`duplicate ${listed(twice)}`] : []),
    ...(alone.length > 0 ? [`orphan in ${listed(alone)}`] : []),
    ...(rows.some(({ triggersOff }) => triggersOff) ? ['made with triggers off'] : []),
  ];
}
