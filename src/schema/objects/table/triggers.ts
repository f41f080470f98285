import type { Trigger, View } from '../../../model/schema.ts';
import { quoteIdentifier } from '../../../sql/names.ts';
import { compareItems, type ItemKind, itemPart, namedWithin, ofOwners, withState } from '../../item.ts';
import { deepestFirst, type PartKind } from './part-kind.ts';

const enable = ({ name, enabled }: Trigger, table: string): string =>
  `ALTER TABLE ${table} ${enabled} TRIGGER ${quoteIdentifier(name)}`;

const items: ItemKind<Trigger> = {
  find: (schema) => ofOwners([...deepestFirst(schema), ...schema.views], ({ triggers: own }) => own),
  describe: (trigger, owner) => {
    const { definition, enabled } = trigger;
    return {
      ...namedWithin(owner, 'trigger', quoteIdentifier(trigger.name)),
      rank: 'trigger',
      text: withState(definition, enabled),
      uses: definition,
      create: enabled === 'ENABLE' ? [definition] : [definition, enable(trigger, owner)],
      disturbedBy: ['retyped'],
    };
  },
  replace: (before, after, owner) => (before.definition === after.definition ? enable(after, owner) : undefined),
};

export const triggers: PartKind<Trigger, Pick<View, 'name' | 'triggers'>> = {
  parts: (owner, within) => owner.triggers.map((trigger) => itemPart(items.describe(trigger, owner.name), within)),
  items: compareItems(items),
  renamed: (trigger, owner, to) => ({ ...trigger, definition: to.sql(trigger.definition, owner) }),
};
