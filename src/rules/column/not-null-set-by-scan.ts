import { setNotNull } from '../../recipes/set-not-null.ts';
import { shortName } from '../../sql/names.ts';
import { constraintOf, namesIn } from '../reading/column.ts';
import { tableOf } from '../reading/new-column.ts';
import { isProvenNotNull } from '../reading/proven-not-null.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const notNullSetByScan = defineRule({
  id: 'not-null-set-by-scan',
  on: ['AT_SetNotNull', 'AT_AddConstraint'],
  severity: 'error',
  hazard: 'blocks reads and writes',
  summary: 'SET NOT NULL scans the whole table under ACCESS EXCLUSIVE',
  why: 'Every read and write of the table waits while all rows are checked for NULL.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL'],
  peers: [
    'squawk adding-not-nullable-field',
    'eugene E2',
    'strong_migrations change_column_null',
    'pgfence alter-column-set-not-null',
  ],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'scan' },
  shrinksWithSize: true,
  match: (action, facts) => {
    const about = tableOf(action, facts);
    const constraint = constraintOf(action);
    const asConstraint = constraint?.contype === 'CONSTR_NOTNULL' && !constraint.skip_validation;
    const column =
      constraint === undefined ? action.command.name : asConstraint ? namesIn(constraint.keys)[0] : undefined;
    if (about === undefined || column === undefined) return undefined;
    if (
      about.observed
        ? !about.observed.scanned && !about.observed.rewritten
        : isProvenNotNull(column, facts.table(about.table))
    ) {
      return undefined;
    }
    return { ...about, column, constraintName: constraint?.conname };
  },
  message: (found) =>
    blocking(
      found,
      `SET NOT NULL on ${shortName(found.table)}.${found.column}`,
      'ACCESS EXCLUSIVE',
      'it scans every row to look for NULL',
    ),
  advice: ({ target }) =>
    target.postgres >= 18
      ? 'Add the constraint as NOT NULL … NOT VALID, and VALIDATE it in a transaction of its own, which allows reads and writes.'
      : 'Add CHECK (… IS NOT NULL) NOT VALID, VALIDATE it in a transaction of its own, then SET NOT NULL, which then needs no scan.',
  safely: ({ target, column, constraintName }) => setNotNull(target, { column, constraintName }),
});
