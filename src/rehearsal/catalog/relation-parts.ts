import type { Column, Constraint, Index, Policy, Rule, Trigger } from '../../model/schema.ts';
import { constraintsQuery, indexesQuery } from './constraints.ts';
import { type Names, nameRelations } from './names.ts';
import type { Query } from './query.ts';
import {
  type ColumnRow,
  columnsQuery,
  expressionsQuery,
  type RelationRow,
  relationsQuery,
  unvalidatedQuery,
} from './relations.ts';
import { byName } from './sorting.ts';
import { toConstraint, toIndex, toPolicy, toRule, toTrigger } from './table-parts.ts';
import { policiesQuery, rulesQuery, triggersQuery } from './triggers.ts';

/** Tables, views and composite types as the catalog has them, and what belongs to each by its number. */
export type Relations = Names & {
  readonly rows: readonly RelationRow[];
  readonly columns: (oid: number) => readonly Column[];
  readonly constraints: (oid: number) => readonly Constraint[];
  readonly indexes: (oid: number) => readonly Index[];
  readonly triggers: (oid: number) => readonly Trigger[];
  readonly policies: (oid: number) => readonly Policy[];
  readonly rules: (oid: number) => readonly Rule[];
};

export const relationQueries = [
  relationsQuery,
  columnsQuery,
  expressionsQuery,
  unvalidatedQuery,
  constraintsQuery,
  indexesQuery,
  triggersQuery,
  policiesQuery,
  rulesQuery,
];

const keyOf = ({ relation, number }: { readonly relation: number; readonly number: number }): string =>
  `${relation}.${number}`;

const toColumn = (row: ColumnRow, expression: string | undefined, notNullValidated: boolean): Column => ({
  name: row.name,
  type: row.type,
  notNull: row.not_null,
  notNullValidated,
  default: row.generated === '' ? expression : undefined,
  identity: row.identity === 'a' ? 'always' : row.identity === 'd' ? 'by default' : undefined,
  generated: row.generated === '' ? undefined : { expression: expression ?? 'NULL', stored: row.generated === 's' },
  collation: row.collation ?? undefined,
});

const perRelation = <Row extends { readonly relation: number }, T>(
  rows: readonly Row[],
  make: (row: Row) => T,
): ((oid: number) => readonly T[]) => {
  const grouped = Map.groupBy(rows, (row) => row.relation);
  return (oid) => (grouped.get(oid) ?? []).map(make);
};

/** Puts columns, constraints and the rest under their relations, every list in order. */
export function relationsOf(rows: <Row>(query: Query<Row>) => readonly Row[]): Relations {
  const columns = rows(columnsQuery);
  const names = nameRelations(rows(relationsQuery), columns);
  const expressions = new Map(rows(expressionsQuery).map((row) => [keyOf(row), row.expression]));
  const unvalidated = new Set(rows(unvalidatedQuery).map(keyOf));
  const inOrder = columns.toSorted((a, b) => a.number - b.number);
  const named =
    <T extends { readonly name: string }>(of: (oid: number) => readonly T[]) =>
    (oid: number): readonly T[] =>
      byName(of(oid));
  return {
    ...names,
    rows: rows(relationsQuery),
    columns: perRelation(inOrder, (row) => toColumn(row, expressions.get(keyOf(row)), !unvalidated.has(keyOf(row)))),
    constraints: named(perRelation(rows(constraintsQuery), (row) => toConstraint(row, names))),
    indexes: named(perRelation(rows(indexesQuery), (row) => toIndex(row, names))),
    triggers: named(perRelation(rows(triggersQuery), toTrigger)),
    policies: named(perRelation(rows(policiesQuery), toPolicy)),
    rules: named(perRelation(rows(rulesQuery), toRule)),
  };
}
