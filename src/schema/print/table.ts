import type { Constraint, Index, Policy, Schema, Table, Trigger } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { columnDefinition } from './column.ts';

export function constraintClause(constraint: Constraint): string {
  return `CONSTRAINT ${quoteIdentifier(constraint.name)} ${constraint.definition}`;
}

const keyColumns = ({ definition }: Constraint): string => definition.replace(/^(PRIMARY KEY|UNIQUE) /, '');

const isKey = ({ type }: Constraint): boolean => type === 'primary key' || type === 'unique';

/**
 * The constraints that CREATE TABLE can carry: a foreign key waits for its target, NOT VALID has no meaning there, and
 * of two keys over the same columns PostgreSQL would make only one.
 */
export function inlineConstraints(table: Table): readonly Constraint[] {
  const primaryFirst = table.constraints.toSorted(
    (a, b) => Number(b.type === 'primary key') - Number(a.type === 'primary key'),
  );
  const keys = new Map(
    primaryFirst
      .filter(isKey)
      .toReversed()
      .map((key) => [keyColumns(key), key]),
  );
  return table.constraints.filter(
    (constraint) =>
      constraint.type !== 'foreign key' &&
      constraint.validated &&
      (!isKey(constraint) || keys.get(keyColumns(constraint)) === constraint),
  );
}

/** CREATE TABLE with its columns and the constraints it can carry, without terminator. A partition is attached later. */
export function createTable(table: Table, schema: Schema): string {
  const lines = [
    ...table.columns.map((column) => columnDefinition(column, table, schema)),
    ...inlineConstraints(table).map(constraintClause),
  ];
  const inherits = table.inherits.length === 0 ? '' : ` INHERITS (${table.inherits.join(', ')})`;
  const partitioned = table.partitionKey === undefined ? '' : ` PARTITION BY ${table.partitionKey}`;
  const options = table.options.length === 0 ? '' : ` WITH (${table.options.join(', ')})`;
  const body = lines.length === 0 ? '()' : `(\n  ${lines.join(',\n  ')}\n)`;
  return `CREATE ${table.unlogged ? 'UNLOGGED ' : ''}TABLE ${table.name} ${body}${inherits}${partitioned}${options}`;
}

/** PostgreSQL prints ONLY for an index of a partitioned table; without it the partitions' own indexes are taken in. */
export function createIndex(index: Index, table: string): string {
  const head = `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quoteIdentifier(index.name)} ON `;
  const only = `${head}ONLY ${table}`;
  return index.definition.startsWith(only) ? `${head}${table}${index.definition.slice(only.length)}` : index.definition;
}

export function enableTrigger(trigger: Trigger, table: string): string {
  return `ALTER TABLE ${table} ${trigger.enabled} TRIGGER ${quoteIdentifier(trigger.name)}`;
}

export function createPolicy(policy: Policy, table: string): string {
  return [
    `CREATE POLICY ${quoteIdentifier(policy.name)} ON ${table}`,
    policy.permissive ? '' : 'AS RESTRICTIVE',
    policy.command === 'ALL' ? '' : `FOR ${policy.command}`,
    policy.roles.length === 1 && policy.roles[0] === 'PUBLIC' ? '' : `TO ${policy.roles.join(', ')}`,
    policy.using === undefined ? '' : `USING (${policy.using})`,
    policy.check === undefined ? '' : `WITH CHECK (${policy.check})`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

export function rowSecurityStatements(table: Table): readonly string[] {
  if (table.rowSecurity === 'off') return [];
  const enable = `ALTER TABLE ${table.name} ENABLE ROW LEVEL SECURITY`;
  return table.rowSecurity === 'on' ? [enable] : [enable, `ALTER TABLE ${table.name} FORCE ROW LEVEL SECURITY`];
}

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
