import { shortName } from '../../sql/names.ts';
import { droppedPolicy } from '../reading/dropped-policy.ts';
import { defineRule } from '../rule.ts';

export const restrictivePolicyDropped = defineRule({
  id: 'restrictive-policy-dropped',
  on: ['DropStmt'],
  severity: 'warning',
  hazard: 'opens access',
  summary: 'a restrictive policy is dropped and not replaced',
  why: 'A restrictive policy hides rows that the others let through: without it those rows are open.',
  references: ['https://www.postgresql.org/docs/current/sql-createpolicy.html'],
  coveredBy: ['row-security-disabled'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: (drop, facts) => {
    const dropped = droppedPolicy(drop, facts);
    return dropped?.policy?.permissive === false ? { relations: [dropped.table], ...dropped } : undefined;
  },
  message: ({ table, name, policy }) =>
    `the restrictive policy ${name} of ${shortName(table)} is dropped: rows that it hid ${policy?.using ?? policy?.check ?? ''} are open to everybody whom the other policies let in`,
  advice: () => 'Create its replacement in the same transaction, before this one is dropped.',
});
