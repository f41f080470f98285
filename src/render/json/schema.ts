import { z } from 'zod';
import { maybe, texts } from './text.ts';

const name = z.string();
const named = z.strictObject({ name, type: z.string() });

const column = z
  .strictObject({
    name,
    type: z.string(),
    notNull: z.boolean(),
    notNullValidated: z.boolean(),
    default: maybe(z.string()),
    identity: maybe(z.enum(['always', 'by default'])),
    generated: maybe(z.strictObject({ expression: z.string(), stored: z.boolean() })),
    collation: maybe(z.string()),
  })
  .meta({ id: 'Column' });

const constraint = z
  .strictObject({
    name,
    type: z.enum(['primary key', 'unique', 'check', 'foreign key', 'exclusion']),
    definition: z.string(),
    columns: texts,
    validated: z.boolean(),
    references: maybe(z.strictObject({ table: name, columns: texts })),
    inherited: maybe(z.literal(true)),
  })
  .meta({ id: 'Constraint' });

const index = z
  .strictObject({
    name,
    definition: z.string(),
    unique: z.boolean(),
    valid: z.boolean(),
    // JSON has no undefined: an expression among the columns is null.
    columns: z.array(z.union([z.string(), z.null()])),
    predicate: maybe(z.string()),
    constraint: maybe(z.string()),
    inherited: maybe(z.literal(true)),
  })
  .meta({ id: 'Index' });

const trigger = z.strictObject({ name, definition: z.string(), enabled: z.string() });

const rule = trigger;

const policy = z.strictObject({
  name,
  command: z.string(),
  permissive: z.boolean(),
  roles: texts,
  using: maybe(z.string()),
  check: maybe(z.string()),
});

const table = z
  .strictObject({
    name,
    kind: z.enum(['table', 'partitioned table', 'foreign table']),
    unlogged: z.boolean(),
    columns: z.array(column),
    constraints: z.array(constraint),
    indexes: z.array(index),
    triggers: z.array(trigger),
    policies: z.array(policy),
    rules: z.array(rule),
    rowSecurity: z.enum(['off', 'on', 'forced']),
    replicaIdentity: z.string(),
    partitionOf: maybe(z.strictObject({ parent: name, bound: z.string() })),
    partitionKey: maybe(z.string()),
    inherits: texts,
    options: texts,
  })
  .meta({ id: 'Table' });

const view = z.strictObject({
  name,
  materialized: z.boolean(),
  definition: z.string(),
  columns: z.array(named),
  indexes: z.array(index),
  options: texts,
  triggers: z.array(trigger),
  rules: z.array(rule),
});

const routine = z.strictObject({
  identity: z.string(),
  kind: z.enum(['function', 'procedure', 'aggregate', 'window']),
  definition: z.string(),
});

const sequence = z.strictObject({
  name,
  type: z.string(),
  start: z.string(),
  increment: z.string(),
  minimum: z.string(),
  maximum: z.string(),
  cache: z.string(),
  cycle: z.boolean(),
  ownedBy: maybe(z.strictObject({ table: name, column: z.string(), identity: z.boolean() })),
});

const domain = z.strictObject({
  name,
  type: z.string(),
  notNull: z.boolean(),
  default: maybe(z.string()),
  constraints: z.array(z.strictObject({ name, definition: z.string() })),
});

const extendedStatistics = z.strictObject({
  name,
  table: name,
  definition: z.string(),
  columns: texts,
  target: maybe(z.number()),
});

const publication = z.strictObject({
  name,
  allTables: z.boolean(),
  tables: z.array(z.strictObject({ table: name, columns: maybe(texts), where: maybe(z.string()) })),
  schemas: texts,
  options: texts,
});

const eventTrigger = z.strictObject({
  name,
  event: z.string(),
  tags: texts,
  routine: z.string(),
  enabled: z.string(),
});

export const schema = z
  .strictObject({
    role: z.string(),
    schemas: texts,
    extensions: z.array(z.strictObject({ name, schema: z.string() })),
    tables: z.array(table),
    views: z.array(view),
    routines: z.array(routine),
    sequences: z.array(sequence),
    enums: z.array(z.strictObject({ name, values: texts })),
    domains: z.array(domain),
    compositeTypes: z.array(z.strictObject({ name, columns: z.array(named) })),
    rangeTypes: z.array(z.strictObject({ name, options: texts })),
    extendedStatistics: z.array(extendedStatistics),
    publications: z.array(publication),
    eventTriggers: z.array(eventTrigger),
    owners: z.array(z.strictObject({ on: z.string(), owner: z.string() })),
    grants: z.array(z.strictObject({ on: z.string(), grantee: z.string(), privileges: texts })),
    comments: z.array(z.strictObject({ on: z.string(), text: z.string() })),
  })
  .meta({ id: 'Schema', description: 'The structure of a database, as far as the change touches it.' });

export const schemaChange = z
  .strictObject({
    kind: z.enum(['added', 'removed', 'changed']),
    object: z.string(),
    name,
    table: maybe(name),
    before: maybe(z.string()),
    after: maybe(z.string()),
  })
  .meta({ id: 'SchemaChange' });
