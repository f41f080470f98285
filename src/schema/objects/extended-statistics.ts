import type { ExtendedStatistics } from '../../model/schema.ts';
import { alone, eachAnItem, type ItemKind, named } from '../item.ts';
import type { SchemaObjectKind } from '../object-kind.ts';

/** Without a target of its own it takes that of the columns. */
const noTarget = -1;

const setTarget = ({ name, target }: ExtendedStatistics): string =>
  `ALTER STATISTICS ${name} SET STATISTICS ${target ?? noTarget}`;

const items: ItemKind<ExtendedStatistics> = {
  find: (schema) => alone(schema.extendedStatistics),
  describe: (statistics) => {
    const { name, table, definition, columns, target } = statistics;
    return {
      ...named('statistics', name),
      rank: 'statistics',
      owner: table,
      columns,
      text: target === undefined ? definition : `${definition} (target ${target})`,
      uses: definition,
      create: target === undefined ? [definition] : [definition, setTarget(statistics)],
      // PostgreSQL recreates them by itself where a column changes its type, and forgets their target.
      disturbedBy: [target === undefined ? 'remade' : 'retyped', 'of remade type'],
    };
  },
  replace: (before, after) => (before.definition === after.definition ? setTarget(after) : undefined),
};

export const extendedStatistics: SchemaObjectKind<'extendedStatistics'> = {
  none: [],
  ...eachAnItem(items),
  renamed: (schema, to) =>
    schema.extendedStatistics.map(({ name, table, definition, columns, target }) => ({
      name: to.name(name),
      table: to.name(table),
      definition: to.sql(definition, table),
      columns: columns.map((column) => to.column(table, column)),
      target,
    })),
  touched: (schema, { relations }) => schema.extendedStatistics.filter(({ table }) => relations.has(table)),
};
