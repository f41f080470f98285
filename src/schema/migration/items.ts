import type { QualifiedName, Schema } from '../../model/schema.ts';
import { splitQualifiedName } from '../../sql/names.ts';
import type { Item, ItemComparison, KeptItem } from '../item.ts';
import type { SchemaObjectKind } from '../object-kind.ts';
import { hasSameParents, type KeptTable } from './compare.ts';
import type { Comparison } from './comparison.ts';
import { type Action, act } from './order.ts';
import { type MigrationStatement, statement } from './statement.ts';

/** The items of every kind. */
export function compareAllItems(
  kinds: readonly Pick<SchemaObjectKind<'views'>, 'items'>[],
  from: Schema,
  to: Schema,
): ItemComparison {
  const compared = kinds.flatMap(({ items = [] }) => items.map((compare) => compare(from, to)));
  return {
    removed: compared.flatMap(({ removed }) => removed),
    added: compared.flatMap(({ added }) => added),
    kept: compared.flatMap(({ kept }) => kept),
  };
}

/** Names by which others use an item. */
export function providedBy({ provides = [] }: Item): readonly string[] {
  return provides;
}

/** Items that are dropped, for good or to be recreated. */
export function droppedItems({ items, remade }: Pick<Comparison, 'items' | 'remade'>): readonly Item[] {
  return [...items.removed, ...items.kept.filter(({ after }) => remade.has(after.key)).map(({ before }) => before)];
}

const toAction = (
  item: Item,
  statements: readonly MigrationStatement[],
  prefers: readonly QualifiedName[] = [],
): Action =>
  act(item.rank, statements, {
    provides: providedBy(item),
    mentions: item.mentions(),
    needs: item.owner === undefined ? [] : [item.owner],
    prefers,
  });

const isLost = ({ removed, columns }: KeptTable, name: string): boolean =>
  removed.some((column) => column.name === name) ||
  columns.some(({ before, how }) => how === 'remade' && before.name === name);

/** A constraint or index goes with a column of its own, and with the one of the parent that it is part of. */
const goesBySelf = (item: Item, comparison: Comparison): boolean => {
  const table = comparison.tables.kept.find(({ before }) => before.name === item.owner);
  if (table === undefined) return false;
  if (item.inherited && hasSameParents(table)) return true;
  const { columns = [], target } = item;
  return columns.some((name) => isLost(table, name)) && (target === undefined || isSteady(target, comparison));
};

/** What points at a table goes before anything of that table does. */
const isSteady = (target: QualifiedName, { tables, shaken }: Comparison): boolean =>
  !shaken.has(target) && tables.kept.some(({ before }) => before.name === target);

const ownersAmong = (items: readonly Item[]): readonly QualifiedName[] =>
  items.filter(({ isOwner }) => isOwner).map(({ name }) => name);

/** Items that go, or are in the way. */
export function itemDrops(comparison: Comparison): readonly Action[] {
  const gone = droppedItems(comparison);
  const owners = new Set([...comparison.tables.removed.map(({ name }) => name), ...ownersAmong(gone)]);
  const wholes = new Set(gone.flatMap(providedBy));
  return gone
    .filter(({ outlivesOwner, owner }) => outlivesOwner || owner === undefined || !owners.has(owner))
    .filter(({ goesWith }) => goesWith === undefined || !wholes.has(goesWith))
    .filter((item) => !goesBySelf(item, comparison))
    .map((item) => toAction(item, [statement(item.drop, `Drop ${item.title}`)]));
}

const create = (item: Item): readonly MigrationStatement[] =>
  item.create.map((sql) => statement(sql, `Create ${item.title}`));

const replace = ({ after, isChanged, replacement }: KeptItem): readonly MigrationStatement[] => {
  const sql = isChanged ? replacement() : undefined;
  return sql === undefined ? [] : [statement(sql, `Change ${after.title}`)];
};

/** Of the items on both sides, those that are recreated or belong to a view that is. */
export function freshItems(comparison: Pick<Comparison, 'items' | 'remade'>): readonly Item[] {
  const kept = comparison.items.kept.map(({ after }) => after);
  const owners = new Set(ownersAmong(kept.filter(({ key }) => comparison.remade.has(key))));
  return kept.filter(({ key, owner }) => comparison.remade.has(key) || (owner !== undefined && owners.has(owner)));
}

/** Those that come, come back or change in place. */
export function itemChanges(comparison: Comparison): readonly Action[] {
  const { items, tables } = comparison;
  const addedTables = new Map(tables.added.map((table) => [table.name, table]));
  const keptTables = new Map(tables.kept.map((table) => [table.after.name, table]));
  const fresh = new Set(freshItems(comparison));
  const comesBySelf = ({ comesWith, owner = '' }: Item): boolean =>
    comesWith?.({ added: addedTables.get(owner), kept: keptTables.get(owner) }) === true;
  const made = [...items.added, ...fresh].filter((item) => !comesBySelf(item));
  const created = Map.groupBy(
    [
      ...addedTables.keys(),
      ...tables.kept.filter(({ added }) => added.length > 0).map(({ after }) => after.name),
      ...made.flatMap(providedBy),
    ],
    (name) => splitQualifiedName(name).name,
  );
  const prefers = (item: Item): readonly QualifiedName[] =>
    [...(item.prefers?.() ?? [])].flatMap((word) => created.get(word) ?? []);
  return [
    ...made.map((item) => toAction(item, create(item), prefers(item))),
    ...items.kept
      .filter(({ after }) => !fresh.has(after))
      .map((pair) => ({ item: pair.after, statements: replace(pair) }))
      .filter(({ statements }) => statements.length > 0)
      .map(({ item, statements }) => toAction(item, statements, prefers(item))),
  ];
}
