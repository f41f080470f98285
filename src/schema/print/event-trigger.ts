import type { EventTrigger } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../../sql/names.ts';

/** CREATE EVENT TRIGGER, without terminator; enabled, as every new one is. */
export function createEventTrigger({ name, event, tags, routine }: EventTrigger): string {
  const only = tags.length === 0 ? '' : ` WHEN TAG IN (${tags.map(quoteLiteral).join(', ')})`;
  return `CREATE EVENT TRIGGER ${quoteIdentifier(name)} ON ${event}${only} EXECUTE FUNCTION ${routine}`;
}

export function enableEventTrigger({ name, enabled }: EventTrigger): string {
  return `ALTER EVENT TRIGGER ${quoteIdentifier(name)} ${enabled}`;
}
