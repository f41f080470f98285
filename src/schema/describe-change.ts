import type { SchemaChange } from '../model/schema.ts';

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Definitions of these are long, and their name already says what they are. */
const toldByName = new Set(['table', 'view', 'materialized view', 'function', 'procedure', 'aggregate', 'window']);

const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** One change as a line: `Column public.users.email added: text NOT NULL`. */
export function describeChange(change: SchemaChange): string {
  const subject = capitalised(`${change.object} ${change.name}`);
  if (toldByName.has(change.object)) return `${subject} ${change.kind}`;
  if (change.kind === 'changed')
    return `${subject} changed: ${oneLine(change.before ?? '')} → ${oneLine(change.after ?? '')}`;
  const text = oneLine(change.after ?? change.before ?? '');
  return text === '' || change.object === 'enum value'
    ? `${subject} ${change.kind}`
    : `${subject} ${change.kind}: ${text}`;
}
