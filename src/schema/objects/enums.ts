import type { Enum, QualifiedName, Schema, SchemaChange } from '../../model/schema.ts';
import { quoteLiteral } from '../../sql/names.ts';
import { byName, isSameOrder, match, type Pair } from '../migration/compare.ts';
import { type MigrationStatement, statement } from '../migration/statement.ts';
import { typeKind } from '../migration/type-kind.ts';
import type { SchemaObjectKind } from '../object-kind.ts';
import { part } from '../part.ts';

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

const grow = ({ before, after }: Pair<Enum>): readonly MigrationStatement[] =>
  after.values.flatMap((value, i) => {
    if (before.values.includes(value)) return [];
    const previous = after.values[i - 1];
    const [first] = before.values;
    const place =
      previous !== undefined
        ? ` AFTER ${quoteLiteral(previous)}`
        : first !== undefined
          ? ` BEFORE ${quoteLiteral(first)}`
          : '';
    const sql = `ALTER TYPE ${after.name} ADD VALUE ${quoteLiteral(value)}${place}`;
    return [statement(sql, `Add the value ${quoteLiteral(value)} to ${after.name}`)];
  });

const stops = ({ before, after }: Pair<Enum>): string | undefined => {
  const gone = before.values.filter((value) => !after.values.includes(value));
  return gone.length === 0
    ? undefined
    : `the value ${gone.map(quoteLiteral).join(', ')}: the rollback fails while a row still holds it, so change such rows first`;
};

const valueChange = (kind: 'added' | 'removed', type: Enum, value: string): SchemaChange => ({
  kind,
  object: 'enum value',
  name: `${type.name}.${quoteLiteral(value)}`,
  table: undefined,
  before: kind === 'removed' ? value : undefined,
  after: kind === 'added' ? value : undefined,
});

const valueChanges = ({ before, after }: Pair<Enum>): readonly SchemaChange[] => {
  const removed = before.values.filter((value) => !after.values.includes(value));
  const added = after.values.filter((value) => !before.values.includes(value));
  const [was, is] = [before.values.join(', '), after.values.join(', ')];
  const moved: SchemaChange = {
    kind: 'changed',
    object: 'enum order',
    name: before.name,
    table: undefined,
    before: was,
    after: is,
  };
  return [
    ...removed.map((value) => valueChange('removed', before, value)),
    ...added.map((value) => valueChange('added', before, value)),
    ...(isSameOrder(before.values, after.values) ? [] : [moved]),
  ];
};

/** It is told by its values. */
export const enums: SchemaObjectKind<'enums'> = {
  none: [],
  parts: (schema) =>
    schema.enums.map(({ name, values }) =>
      part('enum', name, values.join(', '), { on: [`TYPE ${name}`], toldByParts: true }),
    ),
  changesWithin: (before, after) => match(before.enums, after.enums, byName).kept.flatMap(valueChanges),
  type: typeKind<Enum>({
    find: (schema) => schema.enums,
    word: 'TYPE',
    create: ({ name, values }) => `CREATE TYPE ${name} AS ENUM (${values.map(quoteLiteral).join(', ')})`,
    isAlterable: isGrown,
    alter: grow,
    stops,
  }),
  renamed: (schema, to) =>
    schema.enums.map(({ name, values }) => ({
      name: to.name(name),
      values: values.map((value) => to.value(name, value)),
    })),
  touched: (schema, { hasType }) => schema.enums.filter(({ name }) => hasType(name)),
};
