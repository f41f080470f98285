import type { Enum, Schema, SchemaChange } from '../../model/schema.ts';
import { quoteLiteral } from '../../sql/names.ts';
import { keyOf, type Part, partsOf } from './parts.ts';

/** A schema lists only the owners that are not this one, but what is on both sides always has one. */
const usualOwner = 'who migrates';

const change = (part: Part, before: string | undefined, after: string | undefined): SchemaChange =>
  part.object === 'owner' ? ofPart(part, before ?? usualOwner, after ?? usualOwner) : ofPart(part, before, after);

const ofPart = (part: Part, before: string | undefined, after: string | undefined): SchemaChange => ({
  kind: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
  object: part.object,
  name: part.name,
  table: part.table,
  before,
  after,
});

type Parts = ReadonlyMap<string, Part>;

/** Whether the whole that a part belongs to is itself new or gone, at any depth. */
const goesWithoutSaying = (part: Part, own: Parts, other: Parts): boolean => {
  if (part.within === undefined) return false;
  const whole = own.get(part.within);
  return !other.has(part.within) || (whole !== undefined && goesWithoutSaying(whole, own, other));
};

/** A table is told by its parts, an enum by its values. */
const isToldByParts = (part: Part): boolean => part.object === 'table' || part.object === 'enum';

const enumValueChanges = (before: Enum, after: Enum): readonly SchemaChange[] => {
  const value = (kind: 'added' | 'removed', text: string): SchemaChange => ({
    kind,
    object: 'enum value',
    name: `${before.name}.${quoteLiteral(text)}`,
    table: undefined,
    before: kind === 'removed' ? text : undefined,
    after: kind === 'added' ? text : undefined,
  });
  const removed = before.values.filter((text) => !after.values.includes(text));
  const added = after.values.filter((text) => !before.values.includes(text));
  const common = (values: readonly string[], others: readonly string[]) => values.filter((v) => others.includes(v));
  const order = [common(before.values, after.values).join('\n'), common(after.values, before.values).join('\n')];
  const [was, is] = [before.values.join(', '), after.values.join(', ')];
  const moved: SchemaChange = {
    kind: 'changed',
    object: 'enum order',
    name: before.name,
    table: undefined,
    before: was,
    after: is,
  };
  return [
    ...removed.map((text) => value('removed', text)),
    ...added.map((text) => value('added', text)),
    ...(order[0] === order[1] && !(added.length === 0 && removed.length === 0 && was !== is) ? [] : [moved]),
  ];
};

const enumChanges = (before: Schema, after: Schema): readonly SchemaChange[] =>
  before.enums.flatMap((type) => {
    const other = after.enums.find(({ name }) => name === type.name);
    return other === undefined ? [] : enumValueChanges(type, other);
  });

/**
 * What differs between two schemas, in a fixed order; equal schemas give an empty list. A rename is a removal and an
 * addition. The parts of a table that is new or gone are not told one by one. The order of columns counts only when asked.
 */
export function diffSchemas(
  before: Schema,
  after: Schema,
  options: { readonly columnOrder?: boolean } = {},
): readonly SchemaChange[] {
  const collect = (schema: Schema): Parts =>
    new Map(partsOf(schema, options.columnOrder === true).map((part) => [keyOf(part), part]));
  const [old, now] = [collect(before), collect(after)];
  const gone = [...old.values()].filter((part) => !now.has(keyOf(part)) && !goesWithoutSaying(part, old, now));
  const others = [...now].flatMap(([key, part]) => {
    const was = old.get(key);
    if (was === undefined) return goesWithoutSaying(part, now, old) ? [] : [change(part, undefined, part.text)];
    return was.text === part.text || isToldByParts(part) ? [] : [change(part, was.text, part.text)];
  });
  return [...gone.map((part) => change(part, part.text, undefined)), ...enumChanges(before, after), ...others];
}
