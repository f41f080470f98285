import type { VerificationQuery } from '../../model/plan.ts';
import type { Constraint, Index, Schema, Table } from '../../model/schema.ts';
import { columnList } from '../../recipes/name.ts';
import { constraintTree } from '../../recipes/twin/dependents.ts';
import { quoteIdentifier, quoteLiteral, shortName } from '../../sql/names.ts';
import { printNode } from '../../sql/print.ts';
import type { JudgedChange } from '../../statements/record.ts';
import { dropDuplicates, dropOrphans, fillNulls, lengthOf, makeFit } from './repairs.ts';
import { columnBefore, type KeptTable, keptTables } from './subject.ts';

/** Whether the rows that are there fit the schema to come: one query per promise that the change makes about old rows. */
export function queriesBefore(input: JudgedChange): readonly VerificationQuery[] {
  return [
    ...keptTables(input).flatMap((kept) => [
      ...nulls(kept, input),
      ...duplicates(kept, input),
      ...orphans(kept, input),
      ...violations(kept, input),
      ...unfit(kept, input),
      ...lostColumns(kept, input),
    ]),
    ...lostTables(input),
  ];
}

const query = (
  group: VerificationQuery['group'],
  question: string,
  sql: string,
  { expect = '0 rows', repair }: { readonly expect?: string; readonly repair?: string | undefined } = {},
): VerificationQuery => ({ question, sql: `${sql};`, expect, repair, when: 'before', group });

const nulls = (kept: KeptTable, input: JudgedChange): readonly VerificationQuery[] =>
  kept.after.columns
    .filter((column) => column.notNull && columnBefore(kept, column.name, input)?.notNull === false)
    .map((column) => {
      const old = columnBefore(kept, column.name, input)?.name ?? column.name;
      const sql = `SELECT * FROM ${kept.before.name} WHERE ${quoteIdentifier(old)} IS NULL LIMIT 20`;
      const repair = fillNulls([
        [kept.before, old],
        [kept.after, column.name],
      ]);
      return query('data integrity', `Is ${shortName(kept.before.name)}.${column.name} NULL anywhere?`, sql, {
        repair,
      });
    });

/** The table's columns before, for those of a key; undefined if one is new (no old row has a value then). */
const allBefore = (
  kept: KeptTable,
  names: readonly (string | undefined)[],
  input: JudgedChange,
): readonly string[] | undefined => {
  const found = names.map((name) => (name === undefined ? undefined : columnBefore(kept, name, input)?.name));
  const known = found.flatMap((name) => (name === undefined ? [] : [name]));
  return known.length === names.length && known.length > 0 ? known : undefined;
};

const isNew = (items: readonly { readonly name: string }[], name: string): boolean =>
  !items.some((item) => item.name === name);

const duplicates = (kept: KeptTable, input: JudgedChange): readonly VerificationQuery[] =>
  kept.after.indexes
    .filter((index) => index.unique && isNew(kept.before.indexes, index.name))
    .flatMap((index) => duplicatesOf(kept, index, input));

const duplicatesOf = (kept: KeptTable, index: Index, input: JudgedChange): readonly VerificationQuery[] => {
  const columns = allBefore(kept, index.columns, input);
  if (columns === undefined) return [];
  const nullsCount = /NULLS NOT DISTINCT/.test(index.definition);
  const conditions = [
    ...(nullsCount ? [] : columns.map((name) => `${quoteIdentifier(name)} IS NOT NULL`)),
    ...(index.predicate === undefined ? [] : [`(${index.predicate})`]),
  ];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const list = columnList(columns);
  const sql = `SELECT ${list}, count(*) FROM ${kept.before.name}${where} GROUP BY ${list} HAVING count(*) > 1 LIMIT 20`;
  return [
    query('constraints', `Are there duplicates of (${columns.join(', ')}) in ${shortName(kept.before.name)}?`, sql, {
      repair: dropDuplicates(kept.before, columns, { predicate: index.predicate, nullsAreEqual: nullsCount }),
    }),
  ];
};

const newConstraints = (kept: KeptTable, type: Constraint['type']): readonly Constraint[] =>
  kept.after.constraints.filter((it) => it.type === type && isNew(kept.before.constraints, it.name));

const orphans = (kept: KeptTable, input: JudgedChange): readonly VerificationQuery[] =>
  newConstraints(kept, 'foreign key').flatMap((foreign) => {
    const columns = allBefore(kept, foreign.columns, input);
    const parent = foreign.references;
    const known = parent && input.rehearsal.before?.tables.some((table) => table.name === parent.table);
    if (columns === undefined || parent === undefined || !known) return [];
    const present = columns.map((name) => `c.${quoteIdentifier(name)} IS NOT NULL`);
    const same = columns.map(
      (name, at) => `p.${quoteIdentifier(parent.columns[at] ?? '')} = c.${quoteIdentifier(name)}`,
    );
    const sql = `SELECT c.* FROM ${kept.before.name} AS c WHERE ${present.join(' AND ')} AND NOT EXISTS (SELECT FROM ${parent.table} AS p WHERE ${same.join(' AND ')}) LIMIT 20`;
    return [
      query(
        'constraints',
        `Does ${shortName(kept.before.name)} reference rows that ${shortName(parent.table)} does not have?`,
        sql,
        { repair: dropOrphans(kept.before, columns, parent) },
      ),
    ];
  });

const violations = (kept: KeptTable, input: JudgedChange): readonly VerificationQuery[] =>
  newConstraints(kept, 'check').flatMap((check) => {
    const same = check.columns.every((name) => columnBefore(kept, name, input)?.name === name);
    const condition = conditionOf(check);
    if (!same || check.columns.length === 0 || condition === undefined) return [];
    const sql = `SELECT * FROM ${kept.before.name} WHERE NOT (${condition}) LIMIT 20`;
    return [query('constraints', `Do rows of ${shortName(kept.before.name)} violate ${check.name}?`, sql)];
  });

const conditionOf = (check: Constraint): string | undefined => {
  const condition = constraintTree(check)?.raw_expr;
  return condition && printNode(condition);
};

/** Values that the new type does not take. Before PostgreSQL 16 only trying tells, but for lengths: a cast would cut what ALTER TABLE refuses. */
const unfit = (kept: KeptTable, input: JudgedChange): readonly VerificationQuery[] =>
  kept.after.columns.flatMap((column) => {
    const old = columnBefore(kept, column.name, input);
    const values = enumValues(input.rehearsal.after, column.type);
    if (
      old === undefined ||
      (old.type === column.type && sameValues(values, enumValues(input.rehearsal.before, old.type)))
    )
      return [];
    const name = quoteIdentifier(old.name);
    const of = `${shortName(kept.before.name)}.${old.name}`;
    const question =
      old.type === column.type
        ? `Does ${of} hold a value that ${column.type} will not have?`
        : `Does every ${of} (${old.type}) fit ${column.type}?`;
    const condition = values ? notAmong(name, values) : unfitCondition(name, column.type, input.postgres);
    if (condition === undefined) {
      const sql = `SELECT count(${name}::text::${column.type}) FROM ${kept.before.name}`;
      return [query('data integrity', question, sql, { expect: 'a number, and no error' })];
    }
    const sql = `SELECT * FROM ${kept.before.name} WHERE ${condition} LIMIT 20`;
    return [query('data integrity', question, sql, { repair: makeFit(kept.before, old, column, condition, values) })];
  });

/** The values of an enum, by the name that a column's type has: without the schema where that goes without saying. */
const enumValues = (schema: Schema | undefined, type: string): readonly string[] | undefined =>
  schema?.enums.find(({ name }) => name === type || name.endsWith(`.${type}`))?.values;

/** A value more is no trouble. */
const sameValues = (now: readonly string[] | undefined, before: readonly string[] | undefined): boolean =>
  now === undefined || (before ?? []).every((value) => now.includes(value));

/** The type itself can't be asked: it is not there yet, or an older one has its name. */
const notAmong = (name: string, values: readonly string[]): string =>
  `${name}::text <> ALL (ARRAY[${values.map(quoteLiteral).join(', ')}]::text[])`;

/** Spaces at the end may be too many. */
const unfitCondition = (name: string, type: string, postgres: number): string | undefined => {
  const length = lengthOf(type);
  if (length !== undefined) return `length(rtrim(${name}::text)) > ${length}`;
  return postgres >= 16 ? `NOT pg_input_is_valid(${name}::text, ${quoteLiteral(type)})` : undefined;
};

const lostColumns = (kept: KeptTable, input: JudgedChange): readonly VerificationQuery[] => {
  const stay = new Set(kept.after.columns.map((column) => columnBefore(kept, column.name, input)?.name));
  return kept.before.columns
    .filter((column) => !stay.has(column.name) && column.generated === undefined)
    .map((column) => {
      const sql = `SELECT count(${quoteIdentifier(column.name)}) AS values FROM ${kept.before.name}`;
      const question = `How many values of ${shortName(kept.before.name)}.${column.name} are lost?`;
      return query('data integrity', question, sql, { expect: 'a number that you can lose or have a copy of' });
    });
};

const lostTables = (input: JudgedChange): readonly VerificationQuery[] => {
  const kept = new Set(keptTables(input).map((table) => table.before.name));
  const gone = (table: Table): boolean => !kept.has(table.name) && table.kind !== 'foreign table';
  return (input.rehearsal.after === undefined ? [] : (input.rehearsal.before?.tables ?? []))
    .filter(gone)
    .map((table) => {
      const sql = `SELECT count(*) AS rows FROM ${table.name}`;
      return query('data integrity', `How many rows of ${shortName(table.name)} are lost?`, sql, {
        expect: 'a number that you can lose or have a copy of',
      });
    });
};
