import type { Policy } from '../../model/schema.ts';
import { createPolicy } from '../../schema/objects/table/policies.ts';
import { quoteIdentifier, shortName } from '../../sql/names.ts';
import { culpritOf } from '../reading/culprit.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const policyOpened = defineMigrationRule({
  id: 'policy-opened',
  severity: 'warning',
  hazard: 'opens access',
  summary: 'a policy that had a condition lets all rows through',
  why: 'A permissive policy with the condition true makes all others of its command meaningless: every role that it is for sees or writes every row.',
  references: ['https://www.postgresql.org/docs/current/sql-createpolicy.html'],
  match: ({ trace, schemaAfter, statements }) => {
    const former = new Map((trace?.before.tables ?? []).map((table) => [table.name, table]));
    return (schemaAfter()?.tables ?? []).flatMap((table) => {
      const before = former.get(table.name);
      if (before === undefined || before.rowSecurity === 'off') return [];
      return table.policies.flatMap((policy) => {
        const was = before.policies.find(({ name }) => name === policy.name);
        const by = culpritOf({ relation: table.name, names: [policy.name] }, statements) ?? statements[0];
        if (was === undefined || by === undefined || !isOpened(was, policy)) return [];
        return [{ relations: [table.name], place: placeOf(by), table: table.name, policy, was }];
      });
    });
  },
  message: ({ table, policy }) =>
    `the policy ${quoteIdentifier(policy.name)} of ${shortName(table)} has no condition any more: ${policy.roles.includes('PUBLIC') ? 'every role' : policy.roles.join(', ')} with privileges on the table ${reachOf(policy)}`,
  advice: ({ table, was }) => `Keep a condition; it was: ${createPolicy(was, table)};`,
});

const isOpened = (was: Policy, policy: Policy): boolean =>
  (policy.permissive && becameTrue(was.using, policy.using)) || becameTrue(was.check, policy.check);

const becameTrue = (was: string | undefined, now: string | undefined): boolean =>
  now === 'true' && was !== undefined && was !== 'true';

const reachOf = ({ command, using }: Policy): string => {
  if (using !== 'true') return 'may write any row';
  return command === 'SELECT' ? 'sees all rows' : command === 'ALL' ? 'sees and changes all rows' : 'reaches all rows';
};
