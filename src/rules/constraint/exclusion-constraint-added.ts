import { addedConstraint } from '../reading/added-constraint.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const exclusionConstraintAdded = defineRule({
  id: 'exclusion-constraint-added',
  on: ['AT_AddConstraint'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'an exclusion constraint is added to an existing table',
  why: 'Its index is built under ACCESS EXCLUSIVE, and PostgreSQL offers neither CONCURRENTLY, USING INDEX nor NOT VALID for it.',
  references: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-EXCLUSION'],
  peers: ['eugene E8', 'strong_migrations add_exclusion_constraint', 'pgfence add-constraint-exclude'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'index build' },
  shrinksWithSize: true,
  match: (action, facts) => addedConstraint(action, facts, 'CONSTR_EXCLUSION'),
  message: (found) =>
    blocking(
      found,
      `ADD EXCLUDE ${found.name}`,
      'ACCESS EXCLUSIVE',
      'it builds an index over every row and compares them',
    ),
  advice: () =>
    'The lock cannot be avoided: plan a maintenance window, or fill a new table that has the constraint from the start.',
});
