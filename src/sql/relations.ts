import type { Node, RangeVar } from '../model/node.ts';
import type { QualifiedName } from '../model/schema.ts';
import { qualifiedName } from './names.ts';

/** The relation that a tree names; unqualified names go to `defaultSchema`. */
export function relationOf(relation: RangeVar, defaultSchema = 'public'): QualifiedName {
  return qualifiedName(relation.schemaname ?? defaultSchema, relation.relname ?? '');
}

/** A dotted name given as a list of strings, as DROP and COMMENT carry it. */
export function nameOfList(items: readonly Node[] | undefined, defaultSchema = 'public'): QualifiedName {
  const parts = (items ?? []).flatMap((item) => ('String' in item ? [item.String.sval ?? ''] : []));
  const name = parts.at(-1) ?? '';
  return qualifiedName(parts.length > 1 ? (parts.at(-2) ?? defaultSchema) : defaultSchema, name);
}

/** All relations that a tree names anywhere, in order, without repeats. */
export function relationsIn(node: Node, defaultSchema = 'public'): readonly QualifiedName[] {
  const found = new Set<QualifiedName>();
  walk(node, (tag, value) => {
    if (isRangeVar(tag, value)) found.add(relationOf(value, defaultSchema));
  });
  return [...found];
}

/** Visits every object of a tree, parents first, with the key or node tag that it stands under. */
export function walk(node: unknown, visit: (tag: string, value: object) => void, tag = ''): void {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) {
    for (const item of node) walk(item, visit, tag);
    return;
  }
  visit(tag, node);
  // Trees are plain objects; `Object.entries` would make an array for each of their many nodes.
  for (const key in node) {
    const value: unknown = (node as Readonly<Record<string, unknown>>)[key];
    if (typeof value === 'object') walk(value, visit, key);
  }
}

const isRangeVar = (_tag: string, value: object): value is RangeVar => 'relname' in value && 'relpersistence' in value;
