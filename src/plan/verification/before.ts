import type { VerificationQuery } from '../../model/plan.ts';
import type { Constraint, Index, Table } from '../../model/schema.ts';
import { constraintTree } from '../../recipes/twin/dependents.ts';
import { quoteIdentifier, shortName } from '../../sql/names.ts';
import { printNode } from '../../sql/print.ts';
import type { JudgedChange } from '../../statements/record.ts';
import { duplicatesQuery, samenessOf } from './duplicates.ts';
import { dropDuplicates, dropOrphans, fillNulls, makeFit } from './repairs.ts';
import { columnBefore, type KeptTable, keptTables } from './subject.ts';
import { unfitValues } from './unfit.ts';
import { mendsItself, retypedColumn } from './written.ts';

/** Whether the rows that are there fit the schema to come: one query per promise that the change makes about old rows. */
export function queriesBefore(input: JudgedChange): readonly VerificationQuery[] {
  return [
    ...keptTables(input).flatMap((kept) => [
      ...rowsAtAll(kept, input),
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

/** A new column that must have a value and gets none: no row may be there. */
const rowsAtAll = (kept: KeptTable, input: JudgedChange): readonly VerificationQuery[] =>
  kept.after.columns
    .filter(
      (column) => columnBefore(kept, column.name, input) === undefined && column.notNull && column.notNullValidated,
    )
    .filter(
      ({ default: value, identity, generated }) =>
        value === undefined && identity === undefined && generated === undefined,
    )
    .filter(({ name }) => !isOfPartition(kept, input) && !mendsItself(input, kept, [name]))
    .map(({ name }) =>
      query(
        'data integrity',
        `Has ${shortName(kept.before.name)} rows, which would have no ${name}?`,
        `SELECT * FROM ${kept.before.name} LIMIT 20`,
      ),
    );

const nulls = (kept: KeptTable, input: JudgedChange): readonly VerificationQuery[] =>
  kept.after.columns
    .filter(
      (column) =>
        column.notNull && column.notNullValidated && columnBefore(kept, column.name, input)?.notNull === false,
    )
    .filter(
      (column) =>
        !isOfPartition(kept, input) &&
        !mendsItself(input, kept, [column.name, columnBefore(kept, column.name, input)?.name ?? '']),
    )
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
    .filter((index) => index.unique && index.inherited !== true && isNew(kept.before.indexes, index.name))
    .flatMap((index) => duplicatesOf(kept, index, input));

const duplicatesOf = (kept: KeptTable, index: Index, input: JudgedChange): readonly VerificationQuery[] => {
  const same = samenessOf(index, (name) => columnBefore(kept, name, input)?.name);
  if (same === undefined || mendsItself(input, kept, same.columns)) return [];
  const columns = index.columns.flatMap((name) =>
    name === undefined ? [] : (columnBefore(kept, name, input)?.name ?? []),
  );
  const plain = columns.length === index.columns.length;
  const of = plain ? columns.join(', ') : same.parts.join(', ');
  return [
    query(
      'constraints',
      `Are there duplicates of (${of}) in ${shortName(kept.before.name)}?`,
      duplicatesQuery(kept.before.name, same),
      {
        repair:
          plain && !isReferredTo(kept, input)
            ? dropDuplicates(kept.before, columns, { predicate: same.where, nullsAreEqual: same.nullsAreEqual })
            : undefined,
      },
    ),
  ];
};

/** Rows that others refer to are not for us to delete. */
const isReferredTo = ({ before }: KeptTable, { rehearsal }: JudgedChange): boolean =>
  (rehearsal.before?.tables ?? []).some(({ constraints }) =>
    constraints.some(({ references }) => references?.table === before.name),
  );

/** Those that old rows are held against: not what is NOT VALID, and what a partition has from its table is asked there. */
const newConstraints = (kept: KeptTable, type: Constraint['type']): readonly Constraint[] =>
  kept.after.constraints.filter(
    (it) => it.type === type && it.validated && it.inherited !== true && isNew(kept.before.constraints, it.name),
  );

const orphans = (kept: KeptTable, input: JudgedChange): readonly VerificationQuery[] =>
  newConstraints(kept, 'foreign key').flatMap((foreign) => {
    const columns = allBefore(kept, foreign.columns, input);
    const parent = foreign.references;
    const known = parent && input.rehearsal.before?.tables.some((table) => table.name === parent.table);
    if (columns === undefined || parent === undefined || !known || mendsItself(input, kept, columns)) return [];
    const full = / MATCH FULL\b/.test(foreign.definition);
    const present = columns.map((name) => `c.${quoteIdentifier(name)} IS NOT NULL`);
    const same = columns.map(
      (name, at) => `p.${quoteIdentifier(parent.columns[at] ?? '')} = c.${quoteIdentifier(name)}`,
    );
    const sql = `SELECT c.* FROM ${kept.before.name} AS c WHERE (${present.join(full ? ' OR ' : ' AND ')}) AND NOT EXISTS (SELECT FROM ${parent.table} AS p WHERE ${same.join(' AND ')}) LIMIT 20`;
    return [
      query(
        'constraints',
        `Does ${shortName(kept.before.name)} reference rows that ${shortName(parent.table)} does not have?`,
        sql,
        { repair: full || isReferredTo(kept, input) ? undefined : dropOrphans(kept.before, columns, parent) },
      ),
    ];
  });

const violations = (kept: KeptTable, input: JudgedChange): readonly VerificationQuery[] =>
  newConstraints(kept, 'check').flatMap((check) => {
    const same = check.columns.every((name) => columnBefore(kept, name, input)?.name === name);
    const condition = conditionOf(check);
    if (!same || check.columns.length === 0 || condition === undefined || mendsItself(input, kept, check.columns))
      return [];
    const sql = `SELECT * FROM ${kept.before.name} WHERE NOT (${condition}) LIMIT 20`;
    return [query('constraints', `Do rows of ${shortName(kept.before.name)} violate ${check.name}?`, sql)];
  });

const conditionOf = (check: Constraint): string | undefined => {
  const condition = constraintTree(check)?.raw_expr;
  return condition && printNode(condition);
};

/** Values that the new type does not take. */
const unfit = (kept: KeptTable, input: JudgedChange): readonly VerificationQuery[] =>
  kept.after.columns.flatMap((column) => {
    const old = columnBefore(kept, column.name, input);
    const retyped = old && retypedColumn(input, kept, old, column);
    if (
      old === undefined ||
      retyped === undefined ||
      isOfPartition(kept, input) ||
      mendsItself(input, kept, [old.name])
    )
      return [];
    const after = input.rehearsal.after;
    const found = unfitValues({ old, column, retyped, postgres: input.postgres, after });
    if (found === undefined) return [];
    const of = `${shortName(kept.before.name)}.${old.name}`;
    const question =
      old.type === column.type
        ? `Does ${of} hold a value that ${column.type} will not have?`
        : `Does every ${of} (${old.type}) fit ${column.type}?`;
    if ('fails' in found) {
      const sql = `SELECT count(${found.fails}) FROM ${kept.before.name}`;
      return [query('data integrity', question, sql, { expect: 'a number, and no error' })];
    }
    const sql = `SELECT * FROM ${kept.before.name} WHERE ${found.condition} LIMIT 20`;
    return [query('data integrity', question, sql, { repair: makeFit(kept.before, old, column, found.condition) })];
  });

/** What is true of a partition is asked of its table. */
const isOfPartition = ({ before }: KeptTable, input: JudgedChange): boolean => {
  const parents = [...(before.partitionOf ? [before.partitionOf.parent] : []), ...before.inherits];
  return keptTables(input).some((other) => parents.includes(other.before.name));
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
