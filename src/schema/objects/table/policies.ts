import type { Policy, Table } from '../../../model/schema.ts';
import { quoteIdentifier } from '../../../sql/names.ts';
import { compareItems, type ItemKind, itemPart, namedWithin, ofOwners } from '../../item.ts';
import { optional } from '../../rename/mapper.ts';
import { deepestFirst, type PartKind } from './part-kind.ts';

/** CREATE POLICY, without terminator. */
export function createPolicy(policy: Policy, table: string): string {
  return [
    `CREATE POLICY ${quoteIdentifier(policy.name)} ON ${table}`,
    policy.permissive ? '' : 'AS RESTRICTIVE',
    policy.command === 'ALL' ? '' : `FOR ${policy.command}`,
    policy.roles.length === 1 && policy.roles[0] === 'PUBLIC' ? '' : `TO ${policy.roles.join(', ')}`,
    policy.using === undefined ? '' : `USING (${policy.using})`,
    policy.check === undefined ? '' : `WITH CHECK (${policy.check})`,
  ]
    .filter((clause) => clause !== '')
    .join(' ');
}

const items: ItemKind<Policy> = {
  find: (schema) => ofOwners(deepestFirst(schema), ({ policies: own }) => own),
  describe: (policy, owner) => {
    const definition = createPolicy(policy, owner);
    return {
      ...namedWithin(owner, 'policy', quoteIdentifier(policy.name)),
      rank: 'policy',
      text: definition,
      create: [definition],
      disturbedBy: ['retyped'],
    };
  },
  replace: () => undefined,
};

export const policies: PartKind<Policy, Table> = {
  parts: (table, within) => table.policies.map((policy) => itemPart(items.describe(policy, table.name), within)),
  items: compareItems(items),
  renamed: (policy, owner, to) => ({
    ...policy,
    using: optional(policy.using, (text) => to.sql(text, owner)),
    check: optional(policy.check, (text) => to.sql(text, owner)),
  }),
};
