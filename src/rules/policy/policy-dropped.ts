import { shortName } from '../../sql/names.ts';
import { droppedPolicy } from '../reading/dropped-policy.ts';
import { defineRule } from '../rule.ts';

export const policyDropped = defineRule({
  id: 'policy-dropped',
  on: ['DropStmt'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a policy is dropped and none takes its place',
  why: 'A permissive policy is what lets rows through: without it they vanish for everybody whom no other policy lets see them.',
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
      ? `${name} was the only policy that let anybody use ${shortName(table)}: everybody but its owner sees no rows from that moment on`
      : `the policy ${name} of ${shortName(table)} is dropped: rows that only it let through are neither seen nor changed any more`,
  advice: () => 'Create the policy that takes its place in the same transaction, or drop it when no code needs it.',
});
