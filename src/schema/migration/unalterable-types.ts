import type { CompositeType, Enum, QualifiedName, RangeType, Schema } from '../../model/schema.ts';
import { quoteLiteral } from '../../sql/names.ts';
import { byName, match, type Pair } from './compare.ts';
import { partitionKeys } from './partition-keys.ts';

const named = (names: readonly string[], others: readonly string[]): readonly string[] =>
  names.filter((name) => others.includes(name));

const isSameOrder = (a: readonly string[], b: readonly string[]): boolean =>
  named(a, b).join('\n') === named(b, a).join('\n');

/** A value added to an enum cannot be used in the same transaction, so an enum whose new value is used is remade. */
const usesValue = (schema: Schema, type: QualifiedName, value: string): boolean => {
  const use = `${quoteLiteral(value)}::${type}`;
  const texts = [
    ...schema.tables.flatMap(({ columns, constraints, indexes, triggers, policies, rules }) => [
      ...columns.map((column) => `${column.default ?? ''} ${column.generated?.expression ?? ''}`),
      ...[...constraints, ...indexes, ...triggers, ...rules].map(({ definition }) => definition),
      ...policies.map((policy) => `${policy.using ?? ''} ${policy.check ?? ''}`),
    ]),
    ...schema.views.flatMap((view) => [view, ...view.rules].map(({ definition }) => definition)),
  ];
  return texts.some((text) => text.includes(use));
};

const isGrown = ({ before, after }: Pair<Enum>, to: Schema): boolean =>
  before.values.every((value) => after.values.includes(value)) &&
  isSameOrder(before.values, after.values) &&
  after.values.every((value) => before.values.includes(value) || !usesValue(to, after.name, value));

export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

const isComposable = ({ before, after }: Pair<CompositeType>): boolean =>
  isSameOrder(before.columns.map(byName), after.columns.map(byName)) &&
  after.columns.findLastIndex((column) => before.columns.some(({ name }) => name === column.name)) <
    after.columns.filter((column) => before.columns.some(({ name }) => name === column.name)).length;

/** Types of columns that tables are partitioned by. */
const keyTypes = (schema: Schema): ReadonlySet<QualifiedName> => {
  const keysOf = partitionKeys(schema);
  return new Set(
    schema.tables.flatMap((table) => {
      const keys = keysOf(table.name);
      return table.columns.filter(({ name }) => keys.has(name)).map(({ type }) => type);
    }),
  );
};

/**
 * Enums that lose or reorder values, domains over another type and the like, which PostgreSQL cannot alter: those that
 * can be `remade`, and those that are `fixed` since a table is partitioned by them.
 */
export function findUnalterableTypes(
  from: Schema,
  to: Schema,
): { readonly remade: ReadonlySet<QualifiedName>; readonly fixed: ReadonlyMap<QualifiedName, string> } {
  const unalterable = findUnalterable(from, to);
  if (unalterable.size === 0) return { remade: unalterable, fixed: new Map() };
  const fixed = new Map(
    [
      ...usedRangeTypes(from).map((name) => [name, 'PostgreSQL has no cast from one range type to another'] as const),
      ...[...keyTypes(from)].map(
        (name) => [name, 'PostgreSQL cannot change the type of a column that a table is partitioned by'] as const,
      ),
    ].filter(([name]) => unalterable.has(name)),
  );
  return { remade: unalterable.difference(fixed), fixed };
}

const usedRangeTypes = (schema: Schema): readonly QualifiedName[] => {
  const used = new Set(schema.tables.flatMap(({ columns }) => columns.map(({ type }) => type.replace(/\[\]$/, ''))));
  return schema.rangeTypes.map(byName).filter((name) => used.has(name));
};

const findUnalterable = (from: Schema, to: Schema): ReadonlySet<QualifiedName> => {
  const enums = match(from.enums, to.enums, byName).kept.filter(
    (pair) => !isSame(pair.before, pair.after) && !isGrown(pair, to),
  );
  const domains = match(from.domains, to.domains, byName).kept.filter(
    ({ before, after }) => before.type !== after.type,
  );
  const composites = match(from.compositeTypes, to.compositeTypes, byName).kept.filter(
    (pair) => !isSame(pair.before, pair.after) && !isComposable(pair),
  );
  const ranges = match<RangeType>(from.rangeTypes, to.rangeTypes, byName).kept.filter(
    (pair) => !isSame(pair.before, pair.after),
  );
  return new Set([...enums, ...domains, ...composites, ...ranges].map(({ after }) => after.name));
};
