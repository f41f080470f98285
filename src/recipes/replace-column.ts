import { walk } from '../sql/relations.ts';
import { isColumnRef } from './expression.ts';

/**
 * A copy of a tree in which a column has another name: in expressions (bare, or behind one of `qualifiers`) and as
 * the key of an index. The tree given stays as it is.
 */
export function replaceColumn<T>(tree: T, from: string, to: string, qualifiers: readonly string[]): T {
  const copy = structuredClone(tree);
  walk(copy, (tag, value) => {
    if (tag === 'ColumnRef' && isColumnRef(value)) renameReference(value.fields ?? [], from, to, qualifiers);
    if (tag === 'IndexElem' && 'name' in value && value.name === from) value.name = to;
  });
  return copy;
}

const renameReference = (fields: readonly object[], from: string, to: string, qualifiers: readonly string[]): void => {
  const names = fields.map(stringOf);
  const last = names.at(-1);
  const qualifier = names.at(-2);
  if (last?.sval !== from) return;
  if (qualifier === undefined || qualifiers.includes(qualifier.sval)) last.sval = to;
};

const stringOf = (field: object): { sval: string } | undefined => {
  const inner = 'String' in field ? field.String : undefined;
  return typeof inner === 'object' && inner !== null && hasText(inner) ? inner : undefined;
};

const hasText = (value: object): value is { sval: string } => 'sval' in value && typeof value.sval === 'string';
