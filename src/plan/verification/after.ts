import type { PlannedStep, VerificationQuery } from '../../model/plan.ts';
import type { Table } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral, shortName } from '../../sql/names.ts';
import type { JudgedChange } from '../../statements/record.ts';
import { columnBefore, keptTables, touchedTables } from './subject.ts';

/** Whether what was planned is there: columns with their types, valid indexes, validated constraints, filled columns. */
export function queriesAfter(input: JudgedChange, steps: readonly PlannedStep[]): readonly VerificationQuery[] {
  const touched = touchedTables(input.rehearsal.after, input.rehearsal.before).filter(
    (table) => table.kind !== 'foreign table',
  );
  if (touched.length === 0) return [];
  return [
    columnsThere(touched),
    ...leftOver(input, touched),
    invalidIndexes(touched, 'after'),
    notValidated(touched),
    ...unfilled(input),
    ...rowCounts(input, steps),
  ];
}

const listed = (tables: readonly Table[]): string =>
  tables.map((table) => `to_regclass(${quoteLiteral(table.name)})`).join(', ');

const query = (
  group: VerificationQuery['group'],
  question: string,
  sql: string,
  expect = '0 rows',
): VerificationQuery => ({ question, sql: `${sql};`, expect, repair: undefined, when: 'after', group });

/** Compared as PostgreSQL prints them: an answer names what is missing or different. */
const columnsThere = (touched: readonly Table[]): VerificationQuery => {
  const wanted = touched.flatMap((table) =>
    table.columns.map(
      ({ name, type, notNull }) => `(${[table.name, name, type].map(quoteLiteral).join(', ')}, ${notNull})`,
    ),
  );
  const sql = `SELECT * FROM (VALUES ${wanted.join(', ')}) AS wanted (table_name, column_name, type, not_null) EXCEPT SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.attnum > 0 AND NOT a.attisdropped`;
  return query('data integrity', 'Is every column there, with its type and NOT NULL?', sql);
};

/** Columns and tables that the change removes. */
const leftOver = (input: JudgedChange, touched: readonly Table[]): readonly VerificationQuery[] => {
  const gone = keptTables(input).flatMap((kept) => {
    if (!touched.includes(kept.after)) return [];
    const now = new Set(kept.after.columns.map((column) => column.name));
    const names = kept.before.columns.filter((column) => !now.has(column.name)).map((column) => column.name);
    return names.map((name) => `(to_regclass(${quoteLiteral(kept.after.name)}), ${quoteLiteral(name)})`);
  });
  if (gone.length === 0) return [];
  const sql = `SELECT attrelid::regclass, attname FROM pg_attribute WHERE NOT attisdropped AND (attrelid, attname) IN (${gone.join(', ')})`;
  return [query('data integrity', 'Is every removed or renamed column gone under its old name?', sql)];
};

/** A failed concurrent build leaves its index behind, invalid: it costs writes and serves nobody. */
export function invalidIndexes(tables: readonly Table[], when: VerificationQuery['when']): VerificationQuery {
  return {
    ...query(
      'indexes',
      when === 'before' ? 'Did a failed build leave an invalid index behind?' : 'Is every index valid?',
      `SELECT indexrelid::regclass AS index, indrelid::regclass AS table_name FROM pg_index WHERE NOT indisvalid AND indrelid IN (${listed(tables)})`,
    ),
    when,
  };
}

const notValidated = (touched: readonly Table[]): VerificationQuery => {
  const meant = touched.flatMap((table) =>
    table.constraints.filter((it) => !it.validated).map((it) => quoteLiteral(it.name)),
  );
  const except = meant.length === 0 ? '' : ` AND conname NOT IN (${meant.join(', ')})`;
  const sql = `SELECT conname, conrelid::regclass AS table_name FROM pg_constraint WHERE NOT convalidated AND conrelid IN (${listed(touched)})${except}`;
  return query('constraints', 'Is every constraint validated?', sql);
};

/** New columns with a default or NOT NULL: every old row must have got a value. */
const unfilled = (input: JudgedChange): readonly VerificationQuery[] =>
  keptTables(input).flatMap((kept) =>
    kept.after.columns
      .filter((column) => columnBefore(kept, column.name, input) === undefined && column.generated === undefined)
      .filter((column) => column.default !== undefined || column.notNull)
      .map((column) =>
        query(
          'backfill',
          `Does every row of ${shortName(kept.after.name)} have a value in ${column.name}?`,
          `SELECT count(*) AS rows_left FROM ${kept.after.name} WHERE ${quoteIdentifier(column.name)} IS NULL`,
          column.notNull ? 'rows_left is 0' : 'rows_left is 0, or rows that code set to NULL since',
        ),
      ),
  );

/** Where rows were rewritten by hand: none went missing on the way. */
const rowCounts = (input: JudgedChange, steps: readonly PlannedStep[]): readonly VerificationQuery[] => {
  const data = steps.filter(({ step }) => step.kind === 'data').map(({ step }) => step.sql);
  return keptTables(input)
    .filter((kept) => data.some((sql) => sql.includes(kept.before.name)))
    .map((kept) =>
      query(
        'backfill',
        `Are all rows of ${shortName(kept.after.name)} still there?`,
        `SELECT count(*) AS rows FROM ${kept.after.name}`,
        'the number noted before the change, apart from what the application wrote meanwhile',
      ),
    );
};
