import type { Schema, SchemaChange } from '../../model/schema.ts';
import { kinds } from '../objects/catalogue.ts';
import { keyOf, type Part } from '../part.ts';

const change = (part: Part, before = part.otherwise, after = part.otherwise): SchemaChange => ({
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

const partsOf = (schema: Schema, columnOrder: boolean): Parts => {
  const parts = kinds.flatMap((kind) => kind.parts(schema, { columnOrder }));
  const keys = new Map(parts.flatMap((part) => part.on.map((on) => [on, keyOf(part)])));
  const withWhole = (part: Part): Part => (part.isOf === undefined ? part : { ...part, within: keys.get(part.isOf) });
  return new Map(parts.map((part) => [keyOf(part), withWhole(part)]));
};

/**
 * What differs between two schemas, in a fixed order; equal schemas give an empty list. A rename is a removal and an
 * addition. The parts of a table that is new or gone are not told one by one. The order of columns counts only when asked.
 */
export function diffSchemas(
  before: Schema,
  after: Schema,
  { columnOrder = false }: { readonly columnOrder?: boolean } = {},
): readonly SchemaChange[] {
  const [old, now] = [partsOf(before, columnOrder), partsOf(after, columnOrder)];
  const gone = [...old.values()].filter((part) => !now.has(keyOf(part)) && !goesWithoutSaying(part, old, now));
  const others = [...now].flatMap(([key, part]) => {
    const was = old.get(key);
    if (was === undefined) return goesWithoutSaying(part, now, old) ? [] : [change(part, undefined, part.text)];
    return was.text === part.text || part.toldByParts ? [] : [change(part, was.text, part.text)];
  });
  const within = kinds.flatMap(({ changesWithin }) => changesWithin?.(before, after) ?? []);
  return [...gone.map((part) => change(part, part.text, undefined)), ...within, ...others];
}
