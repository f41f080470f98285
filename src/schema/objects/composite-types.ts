import type { CompositeType } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { byName, isSameOrder, match, type Pair } from '../migration/compare.ts';
import { type MigrationStatement, statement } from '../migration/statement.ts';
import { typeKind } from '../migration/type-kind.ts';
import { type SchemaObjectKind, untouched } from '../object-kind.ts';
import { part } from '../part.ts';

const create = ({ name, columns }: CompositeType): string =>
  `CREATE TYPE ${name} AS (${columns.map((one) => `${quoteIdentifier(one.name)} ${one.type}`).join(', ')})`;

/** Attributes keep their order, and new ones come last. */
const isAlterable = ({ before, after }: Pair<CompositeType>): boolean => {
  const kept = after.columns.map(({ name }) => before.columns.some((column) => column.name === name));
  return (
    isSameOrder(before.columns.map(byName), after.columns.map(byName)) &&
    kept.lastIndexOf(true) < kept.filter((is) => is).length
  );
};

const alter = ({ before, after }: Pair<CompositeType>): readonly MigrationStatement[] => {
  const change = (what: string, loses?: string): MigrationStatement =>
    statement(`ALTER TYPE ${after.name} ${what}`, `Change the type ${after.name}`, loses);
  const attributes = match(before.columns, after.columns, byName);
  return [
    ...attributes.removed.map(({ name }) =>
      change(`DROP ATTRIBUTE ${quoteIdentifier(name)}`, `the values of ${name} in ${after.name}`),
    ),
    ...attributes.kept
      .filter((pair) => pair.before.type !== pair.after.type)
      .map((pair) => change(`ALTER ATTRIBUTE ${quoteIdentifier(pair.after.name)} TYPE ${pair.after.type}`)),
    ...attributes.added.map(({ name, type }) => change(`ADD ATTRIBUTE ${quoteIdentifier(name)} ${type}`)),
  ];
};

export const compositeTypes: SchemaObjectKind<'compositeTypes'> = {
  none: [],
  parts: (schema) =>
    schema.compositeTypes.map((type) => {
      const columns = type.columns.map(({ name }) => `COLUMN ${type.name}.${quoteIdentifier(name)}`);
      return part('type', type.name, create(type), { on: [`TYPE ${type.name}`, ...columns] });
    }),
  type: typeKind<CompositeType>({
    find: (schema) => schema.compositeTypes,
    word: 'TYPE',
    create,
    isAlterable,
    alter,
  }),
  renamed: (schema, to) =>
    schema.compositeTypes.map(({ name, columns }) => ({
      name: to.name(name),
      columns: columns.map((column) => ({ ...column, type: to.sql(column.type, undefined) })),
    })),
  touched: untouched,
};
