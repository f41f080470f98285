import type { EventTrigger } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../../sql/names.ts';
import { alone, eachAnItem, type ItemKind, named, withState } from '../item.ts';
import { type SchemaObjectKind, untouched } from '../object-kind.ts';

/** Enabled, as every new one is. */
const create = ({ name, event, tags, routine }: EventTrigger): string => {
  const only = tags.length === 0 ? '' : ` WHEN TAG IN (${tags.map(quoteLiteral).join(', ')})`;
  return `CREATE EVENT TRIGGER ${quoteIdentifier(name)} ON ${event}${only} EXECUTE FUNCTION ${routine}`;
};

const enable = ({ name, enabled }: EventTrigger): string => `ALTER EVENT TRIGGER ${quoteIdentifier(name)} ${enabled}`;

const items: ItemKind<EventTrigger> = {
  find: (schema) => alone(schema.eventTriggers),
  describe: (trigger) => ({
    ...named('event trigger', quoteIdentifier(trigger.name)),
    rank: 'event trigger',
    text: withState(create(trigger), trigger.enabled),
    uses: create(trigger),
    create: trigger.enabled === 'ENABLE' ? [create(trigger)] : [create(trigger), enable(trigger)],
    disturbedBy: ['remade'],
  }),
  replace: (before, after) => (create(before) === create(after) ? enable(after) : undefined),
};

export const eventTriggers: SchemaObjectKind<'eventTriggers'> = {
  none: [],
  ...eachAnItem(items),
  renamed: (schema, to) =>
    schema.eventTriggers.map((trigger) => ({ ...trigger, routine: to.sql(trigger.routine, undefined) })),
  touched: untouched,
};
