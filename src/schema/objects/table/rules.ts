import type { Rule, View } from '../../../model/schema.ts';
import { quoteIdentifier } from '../../../sql/names.ts';
import { compareItems, type ItemKind, itemPart, namedWithin, ofOwners, withState } from '../../item.ts';
import { deepestFirst, type PartKind } from './part-kind.ts';

/** Only a table's rule can be switched off. */
const enable = ({ name, enabled }: Rule, table: string): string =>
  `ALTER TABLE ${table} ${enabled} RULE ${quoteIdentifier(name)}`;

const items: ItemKind<Rule> = {
  find: (schema) => ofOwners([...deepestFirst(schema), ...schema.views], ({ rules: own }) => own),
  describe: (rule, owner) => {
    const { definition, enabled } = rule;
    return {
      ...namedWithin(owner, 'rule', quoteIdentifier(rule.name)),
      rank: 'rule',
      outlivesOwner: true,
      text: withState(definition, enabled),
      uses: definition,
      create: enabled === 'ENABLE' ? [definition] : [definition, enable(rule, owner)],
      disturbedBy: ['retyped'],
    };
  },
  replace: (before, after, owner) => {
    if (before.definition === after.definition) return enable(after, owner);
    if (before.enabled !== after.enabled) return undefined;
    return after.definition.replace(/^CREATE RULE /, 'CREATE OR REPLACE RULE ');
  },
};

export const rules: PartKind<Rule, Pick<View, 'name' | 'rules'>> = {
  parts: (owner, within) => owner.rules.map((rule) => itemPart(items.describe(rule, owner.name), within)),
  items: compareItems(items),
  // It names its own table as it names any other.
  renamed: (rule, _, to) => ({ ...rule, definition: to.sql(rule.definition, undefined) }),
};
