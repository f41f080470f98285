import type { Constraint, Index, Policy, Rule, Trigger } from '../../model/schema.ts';
import type { ConstraintRow, IndexRow } from './constraints.ts';
import type { Names } from './names.ts';
import type { PolicyRow, RuleRow, TriggerRow } from './triggers.ts';

const present = (name: string | undefined): readonly string[] => (name === undefined ? [] : [name]);

const constraintTypes = {
  p: 'primary key',
  u: 'unique',
  c: 'check',
  f: 'foreign key',
  x: 'exclusion',
} as const;

const toReference = (row: ConstraintRow, names: Names): Constraint['references'] => {
  const table = names.relation(row.target);
  if (table === undefined) return undefined;
  return { table, columns: (row.target_columns ?? []).flatMap((number) => present(names.column(row.target, number))) };
};

export function toConstraint(row: ConstraintRow, names: Names): Constraint {
  return {
    name: row.name,
    type: constraintTypes[row.type],
    definition: row.definition,
    columns: row.columns.flatMap((number) => present(names.column(row.relation, number))),
    validated: row.validated,
    references: toReference(row, names),
    ...(row.inherited ? { inherited: true } : {}),
  };
}

export function toIndex(row: IndexRow, names: Names): Index {
  return {
    name: row.name,
    definition: row.definition,
    unique: row.unique,
    valid: row.valid,
    columns: row.columns.map((number) => names.column(row.relation, number)),
    predicate: row.predicate ?? undefined,
    constraint: row.constraint ?? undefined,
    ...(row.inherited ? { inherited: true } : {}),
  };
}

export function toTrigger({ name, definition, enabled }: TriggerRow): Trigger {
  return { name, definition, enabled };
}

export function toRule({ name, definition, enabled }: RuleRow): Rule {
  return { name, definition, enabled };
}

export function toPolicy(row: PolicyRow): Policy {
  return {
    name: row.name,
    command: row.command,
    permissive: row.permissive,
    roles: row.roles,
    using: row.using ?? undefined,
    check: row.check ?? undefined,
  };
}
