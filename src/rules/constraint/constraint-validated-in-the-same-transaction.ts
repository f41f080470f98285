import { strongerLock, whatWaits } from '../../model/conflicts.ts';
import { shortName } from '../../sql/names.ts';
import { addedNotValidBefore } from '../reading/validated-together.ts';
import { defineStatementRule } from '../rule.ts';

export const constraintValidatedInTheSameTransaction = defineStatementRule({
  id: 'constraint-validated-in-the-same-transaction',
  severity: 'error',
  hazard: 'blocks writes',
  summary: 'a constraint is added as NOT VALID and validated in one transaction',
  why: 'ADD CONSTRAINT holds its strong lock until the commit, so the scan runs under that lock and NOT VALID gains nothing.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  peers: [
    'squawk constraint-missing-not-valid',
    'eugene E4',
    'strong_migrations validate_check_constraint',
    'pgfence not-valid-validate-same-tx',
  ],
  shrinksWithSize: true,
  match: (facts) => {
    const { node } = facts;
    const added = addedNotValidBefore(facts);
    if (added === undefined || !('AlterTableStmt' in node)) return undefined;
    const about = facts.about(facts.name(node.AlterTableStmt.relation));
    const lock = added.type === 'CONSTR_FOREIGN' ? ('SHARE ROW EXCLUSIVE' as const) : ('ACCESS EXCLUSIVE' as const);
    return { ...about, constraint: added.constraint, lock, framework: facts.in.change.project.framework };
  },
  message: ({ table, constraint, lock, heldSince }) => {
    const held = heldSince && strongerLock(lock, heldSince.lock) !== lock ? heldSince : undefined;
    const holder = held ? `what stands on ${held.since}` : 'ADD CONSTRAINT … NOT VALID';
    const mode = held?.lock ?? lock;
    return `VALIDATE CONSTRAINT ${constraint} scans every row of ${shortName(table)} while ${holder} in the same transaction still holds ${mode}: ${whatWaits(mode)} wait until the commit`;
  },
  advice: () => 'Move VALIDATE CONSTRAINT into a migration of its own: it then allows reads and writes.',
});
