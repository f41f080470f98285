import { shortName } from '../../sql/names.ts';
import { droppedPolicy } from '../reading/dropped-policy.ts';
import { defineRule } from '../rule.ts';

export const policyDropped = defineRule({
  id: 'policy-dropped',
  on: ['DropStmt'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a policy is dropped and not replaced',
  why: 'A permissive policy lets rows through: without it they disappear for every role that no other policy lets see them.',
  references: ['https://www.postgresql.org/docs/current/sql-createpolicy.html'],
  coveredBy: ['row-security-disabled'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: (drop, facts) => {
    const dropped = droppedPolicy(drop, facts);
    if (dropped === undefined || dropped.policy?.permissive === false) return undefined;
    const left = dropped.others.filter(({ permissive }) => permissive).length;
    const known = dropped.policy !== undefined;
    return { relations: [dropped.table], ...dropped, last: known && left === 0 };
  },
  message: ({ table, name, last }) =>
    last
      ? `${name} was the only policy that let anybody use ${shortName(table)}: everybody but its owner sees no rows from then on`
      : `the policy ${name} of ${shortName(table)} is dropped: rows that only it let through can no longer be seen or changed`,
  advice: () => 'Create its replacement in the same transaction, or drop it when no code needs it.',
});
