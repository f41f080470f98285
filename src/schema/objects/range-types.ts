import type { RangeType } from '../../model/schema.ts';
import { typeKind } from '../migration/type-kind.ts';
import type { SchemaObjectKind } from '../object-kind.ts';
import { part } from '../part.ts';

const create = ({ name, options }: RangeType): string => `CREATE TYPE ${name} AS RANGE (${options.join(', ')})`;

export const rangeTypes: SchemaObjectKind<'rangeTypes'> = {
  none: [],
  parts: (schema) =>
    schema.rangeTypes.map((type) => part('range type', type.name, create(type), { on: [`TYPE ${type.name}`] })),
  type: typeKind<RangeType>({
    find: (schema) => schema.rangeTypes,
    word: 'TYPE',
    create,
    isAlterable: () => false,
    alter: undefined,
    // Its functions would be in the way of the new one's.
    remadeBy: 'dropping it',
    fixed: (schema) => {
      const used = schema.tables.flatMap(({ columns }) => columns.map(({ type }) => type.replace(/\[\]$/, '')));
      return schema.rangeTypes
        .filter(({ name }) => used.includes(name))
        .map(({ name }) => [name, 'PostgreSQL has no cast from one range type to another']);
    },
  }),
  renamed: (schema, to) =>
    schema.rangeTypes.map(({ name, options }) => ({
      name: to.name(name),
      options: options.map((option) => to.sql(option, undefined)),
    })),
  touched: (schema, { hasType }) => schema.rangeTypes.filter(({ name }) => hasType(name)),
};
