import type { Schema, Table } from '../../model/schema.ts';
import type { PartOptions, SchemaObjectKind } from '../object-kind.ts';
import { type Part, part } from '../part.ts';
import { type Mapper, optional } from '../rename/mapper.ts';
import { columnChanges, columnDrops } from './table/alter-columns.ts';
import { detachments, settingChanges, tableCreations, tableDrops } from './table/alter-tables.ts';
import { columnPart, renamedColumn } from './table/columns.ts';
import { constraints } from './table/constraints.ts';
import { createTable } from './table/create-table.ts';
import { indexes } from './table/indexes.ts';
import { policies } from './table/policies.ts';
import { rules } from './table/rules.ts';
import { triggers } from './table/triggers.ts';

const settings = (table: Table): readonly (readonly [string, string])[] =>
  Object.entries({
    'row security': table.rowSecurity,
    'replica identity': table.replicaIdentity,
    persistence: table.unlogged ? 'unlogged' : 'logged',
    'partition bound': table.partitionOf === undefined ? '' : `${table.partitionOf.parent} ${table.partitionOf.bound}`,
    'partition key': table.partitionKey ?? '',
    inheritance: table.inherits.join(', '),
    'storage parameters': table.options.join(', '),
    'kind of table': table.kind,
  }).filter(([, text]) => text !== '');

const partsOf = (table: Table, schema: Schema, { columnOrder }: PartOptions): readonly Part[] => {
  const { name } = table;
  const within = `table ${name}`;
  const order = table.columns.map((column) => column.name).join(', ');
  const on = [`${table.kind === 'foreign table' ? 'FOREIGN TABLE' : 'TABLE'} ${name}`, `TABLE ${name}`];
  return [
    part('table', name, createTable(table, schema), { table: name, on, toldByParts: true }),
    ...table.columns.map((column) => columnPart(column, name, within)),
    ...[constraints, indexes, triggers, rules, policies].flatMap((kind) => kind.parts(table, within)),
    ...[...settings(table), ...(columnOrder ? [['column order', order] as const] : [])].map(([object, text]) =>
      part(object, name, text, { table: name, within }),
    ),
  ];
};

const renamed = (table: Table, to: Mapper): Table => {
  const own = table.name;
  return {
    ...table,
    name: to.name(own),
    columns: table.columns.map((column) => renamedColumn(column, own, to)),
    constraints: table.constraints.map((constraint) => constraints.renamed(constraint, own, to)),
    indexes: table.indexes.map((index) => indexes.renamed(index, own, to)),
    triggers: table.triggers.map((trigger) => triggers.renamed(trigger, own, to)),
    rules: table.rules.map((rule) => rules.renamed(rule, own, to)),
    policies: table.policies.map((policy) => policies.renamed(policy, own, to)),
    partitionOf: optional(table.partitionOf, ({ parent, bound }) => ({ parent: to.name(parent), bound })),
    partitionKey: optional(table.partitionKey, (text) => to.sql(text, own)),
    inherits: table.inherits.map(to.name),
  };
};

/** A table is told by its parts. */
export const tables: SchemaObjectKind<'tables'> = {
  none: [],
  parts: (schema, options) => schema.tables.flatMap((table) => partsOf(table, schema, options)),
  items: [constraints, indexes, triggers, rules, policies].map((kind) => kind.items),
  drops: (comparison) => [
    ...tableDrops(comparison),
    ...comparison.tables.kept.flatMap((table) => [...columnDrops(table, comparison), ...detachments(table)]),
  ],
  changes: (comparison) => [
    ...tableCreations(comparison),
    ...comparison.tables.kept.flatMap((table) => [...columnChanges(table, comparison), ...settingChanges(table)]),
  ],
  renamed: (schema, to) => schema.tables.map((table) => renamed(table, to)),
  touched: (schema, { relations }) => schema.tables.filter(({ name }) => relations.has(name)),
};
