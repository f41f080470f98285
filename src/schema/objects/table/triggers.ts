import type { Trigger, View } from '../../../model/schema.ts';
import { quoteIdentifier } from '../../../sql/names.ts';
import { compareItems, type ItemKind, itemPart, ofOwners } from '../../item.ts';
import { withState } from '../../state.ts';
import { deepestFirst, type PartKind } from './part-kind.ts';

const enable = ({ name, enabled }: Trigger, table: string): string =>
  `ALTER TABLE ${table} ${enabled} TRIGGER ${quoteIdentifier(name)}`;

const items: ItemKind<Trigger> = {
  find: (schema) => ofOwners([...deepestFirst(schema), ...schema.views], ({ triggers: own }) => own),
  describe: (trigger, owner) => {
    const { definition, enabled } = trigger;
    const name = quoteIdentifier(trigger.name);
    return {
      object: 'trigger',
      name: `${owner}.${name}`,
      title: `the trigger ${name} of ${owner}`,
      on: [`TRIGGER ${name} ON ${owner}`],
      rank: 'trigger',
      owner,
      text: withState(definition, enabled),
      uses: definition,
      create: enabled === 'ENABLE' ? [definition] : [definition, enable(trigger, owner)],
      drop: `DROP TRIGGER ${name} ON ${owner}`,
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
