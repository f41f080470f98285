import type { Constraint, Index, Policy, Trigger } from '../../model/schema.ts';
import type { ConstraintRow, IndexRow } from './constraints.ts';
import type { PolicyRow, TriggerRow } from './triggers.ts';

const constraintTypes = {
  p: 'primary key',
  u: 'unique',
  c: 'check',
  f: 'foreign key',
  x: 'exclusion',
} as const;

export const toConstraint = (row: ConstraintRow): Constraint => ({
  name: row.name,
  type: constraintTypes[row.type],
  definition: row.definition,
  columns: row.columns,
  validated: row.validated,
  references: row.target === null ? undefined : { table: row.target, columns: row.target_columns ?? [] },
  ...(row.inherited ? { inherited: true } : {}),
});

export const toIndex = (row: IndexRow): Index => ({
  name: row.name,
  definition: row.definition,
  unique: row.unique,
  valid: row.valid,
  columns: row.columns.map((column) => column ?? undefined),
  predicate: row.predicate ?? undefined,
  constraint: row.constraint ?? undefined,
  ...(row.inherited ? { inherited: true } : {}),
});

export const toTrigger = ({ name, definition, enabled }: TriggerRow): Trigger => ({ name, definition, enabled });

export const toPolicy = (row: PolicyRow): Policy => ({
  name: row.name,
  command: row.command,
  permissive: row.permissive,
  roles: row.roles,
  using: row.using ?? undefined,
  check: row.check ?? undefined,
});
