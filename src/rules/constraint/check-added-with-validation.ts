import { addCheck } from '../../recipes/add-check.ts';
import { addedConstraint } from '../reading/added-constraint.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const checkAddedWithValidation = defineRule({
  id: 'check-added-with-validation',
  on: ['AT_AddConstraint'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'a check is added and verified in one step',
  why: 'All reads and writes wait while every row is verified.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  peers: [
    'squawk constraint-missing-not-valid',
    'eugene E1',
    'strong_migrations add_check_constraint',
    'pgfence add-constraint-check-no-not-valid',
    'Atlas PG305',
  ],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'scan' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const found = addedConstraint(action, facts, 'CONSTR_CHECK');
    return found?.observed && !found.observed.scanned ? undefined : found;
  },
  message: (found) => blocking(found, `ADD CHECK ${found.name}`, 'ACCESS EXCLUSIVE', 'it scans every row to verify it'),
  advice: () =>
    'Add it as NOT VALID, which is brief, and VALIDATE it in a transaction of its own, which allows reads and writes.',
  safely: ({ target, constraint }) => addCheck(target, { constraint }),
});
