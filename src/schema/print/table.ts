import type { Schema, Table } from '../../model/schema.ts';
import { constraintClause, inlineConstraints } from '../objects/table/constraints.ts';
import { createTable, rowSecurityStatements } from '../objects/table/create-table.ts';
import { createIndex } from '../objects/table/indexes.ts';
import { createPolicy } from '../objects/table/policies.ts';

/** One table as SQL to read: its columns, constraints, indexes, triggers and policies. Ends with a terminator. */
export function printTable(table: Table, schema: Schema): string {
  const inline = inlineConstraints(table);
  const later = table.constraints.filter((constraint) => !inline.includes(constraint));
  return [
    createTable(table, schema),
    ...later.map((constraint) => `ALTER TABLE ${table.name} ADD ${constraintClause(constraint)}`),
    ...(table.partitionOf === undefined
      ? []
      : [`ALTER TABLE ${table.partitionOf.parent} ATTACH PARTITION ${table.name} ${table.partitionOf.bound}`]),
    ...table.indexes.filter((index) => index.constraint === undefined).map((index) => createIndex(index, table.name)),
    ...[...table.triggers, ...table.rules].map(({ definition }) => definition),
    ...rowSecurityStatements(table),
    ...table.policies.map((policy) => createPolicy(policy, table.name)),
  ]
    .map((sql) => `${sql};`)
    .join('\n');
}
