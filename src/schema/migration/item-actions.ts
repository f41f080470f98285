import type { QualifiedName, Table } from '../../model/schema.ts';
import { splitQualifiedName } from '../../sql/names.ts';
import { mentionsOf } from '../mentions.ts';
import { inlineConstraints } from '../print/table.ts';
import type { KeptTable, Matched, Pair } from './compare.ts';
import { providedBy } from './disturbed.ts';
import { createItem, dropItem, replaceItem } from './item-statements.ts';
import { type Item, routineBody, routineHeader } from './items.ts';
import type { Action } from './order.ts';
import type { MigrationStatement } from './statement.ts';

export type ItemContext = {
  readonly items: Matched<Item>;
  /** Keys of items on both sides that are dropped and made anew. */
  readonly remade: ReadonlySet<string>;
  readonly tables: readonly KeptTable[];
  /** Tables that stay and lose a column, constraint or index on the way. */
  readonly shaken: ReadonlySet<QualifiedName>;
  readonly removedTables: ReadonlySet<QualifiedName>;
  readonly addedTables: ReadonlyMap<QualifiedName, Table>;
};

const rankOf = (item: Item): Action['rank'] => item.kind;

/** A body is checked when the function is made, so what it names had better be there; names in it may be short. */
const bodyNames = (item: Item, created: ReadonlyMap<string, readonly QualifiedName[]>): readonly QualifiedName[] => {
  if (item.kind !== 'routine' || !/\n LANGUAGE (sql|plpgsql)\b/.test(routineHeader(item.routine))) return [];
  const words = mentionsOf(routineBody(item.routine).replaceAll("'", ' ')).words;
  return [...words].flatMap((word) => created.get(word) ?? []);
};

const toAction = (
  item: Item,
  statements: readonly MigrationStatement[],
  prefers: readonly QualifiedName[] = [],
): Action => ({
  rank: rankOf(item),
  provides: providedBy(item),
  mentions: item.mentions(),
  needs: item.owner === undefined || item.kind === 'view' ? [] : [item.owner],
  prefers,
  statements,
});

/** A constraint or index goes with a column of its own, and with the one of the parent that it is part of. */
const goesBySelf = (item: Item, context: ItemContext): boolean => {
  const table = context.tables.find(({ before }) => before.name === item.owner);
  if (table === undefined) return false;
  const gone = new Set([
    ...table.removed.map(({ name }) => name),
    ...table.columns.filter(({ how }) => how === 'remade').map(({ before }) => before.name),
  ]);
  if (item.inherited && hasSameParents(table)) return true;
  return item.columns.some((name) => gone.has(name)) && (item.kind !== 'foreign key' || hasSteadyTarget(item, context));
};

const goesWithPublication = (item: Item, gone: readonly Item[]): boolean =>
  (item.kind === 'published table' || item.kind === 'published schema') &&
  gone.some((other) => other.kind === 'publication' && other.publication.name === item.publication);

/** A foreign key goes before anything of the table it points at does. */
const hasSteadyTarget = (item: Item, { tables, shaken }: ItemContext): boolean => {
  const target = item.kind === 'foreign key' ? item.constraint.references?.table : undefined;
  return target !== undefined && !shaken.has(target) && tables.some(({ before }) => before.name === target);
};

const hasSameParents = ({ before, after }: KeptTable): boolean =>
  before.partitionOf?.parent === after.partitionOf?.parent && before.inherits.join() === after.inherits.join();

const remadeViews = ({ items, remade }: ItemContext): ReadonlySet<QualifiedName> =>
  new Set(items.kept.flatMap(({ after }) => (after.kind === 'view' && remade.has(after.key) ? [after.view.name] : [])));

const viewNames = (items: readonly Item[]): readonly QualifiedName[] =>
  items.flatMap((item) => (item.kind === 'view' ? [item.view.name] : []));

/** Those that are dropped although their owner is: a view is its own, and a rule keeps what it uses from being dropped. */
const staysBehind: ReadonlySet<Item['kind']> = new Set(['view', 'rule']);

/** Constraints, indexes, triggers, policies, views and routines that go, or are in the way. */
export function itemDrops(context: ItemContext): readonly Action[] {
  const { items, remade } = context;
  const goneOwners = new Set([...context.removedTables, ...viewNames(items.removed), ...remadeViews(context)]);
  const gone = [
    ...items.removed,
    ...items.kept.filter(({ after }) => remade.has(after.key)).map(({ before }) => before),
  ];
  return gone
    .filter(({ kind, owner }) => staysBehind.has(kind) || owner === undefined || !goneOwners.has(owner))
    .filter((item) => !goesBySelf(item, context) && !goesWithPublication(item, gone))
    .map((item) => toAction(item, [dropItem(item)]));
}

/** A parent passes its checks and foreign keys on; a partition's own index has to be there first, under its own name. */
const comesBySelf = (item: Item, context: ItemContext): boolean => {
  const newTable = context.addedTables.get(item.owner ?? '');
  if (item.kind === 'foreign key') return item.inherited;
  if (item.kind !== 'constraint') return false;
  if (newTable !== undefined) return inlineConstraints(newTable).includes(item.constraint);
  const table = context.tables.find(({ after }) => after.name === item.owner);
  return item.inherited && item.constraint.type === 'check' && table !== undefined && hasSameParents(table);
};

const bareNames = (created: readonly QualifiedName[]): ReadonlyMap<string, readonly QualifiedName[]> =>
  Map.groupBy(created, (name) => splitQualifiedName(name).name);

const replacement = ({ before, after }: Pair<Item>): readonly MigrationStatement[] =>
  before.text === after.text ? [] : (replaceItem(before, after) ?? []);

/** Those that come, come back or change in place. */
export function itemChanges(context: ItemContext): readonly Action[] {
  const { items, remade } = context;
  const freshViews = remadeViews(context);
  const isFresh = ({ after }: Pair<Item>): boolean =>
    remade.has(after.key) || (after.kind !== 'view' && after.owner !== undefined && freshViews.has(after.owner));
  const made = [...items.added, ...items.kept.filter(isFresh).map(({ after }) => after)].filter(
    (item) => !comesBySelf(item, context),
  );
  const changed = items.kept.filter((pair) => !isFresh(pair));
  const created = bareNames([
    ...context.addedTables.keys(),
    ...context.tables.filter(({ added }) => added.length > 0).map(({ after }) => after.name),
    ...made.flatMap(providedBy),
  ]);
  return [
    ...made.map((item) => toAction(item, createItem(item), bodyNames(item, created))),
    ...changed
      .map((pair) => ({ item: pair.after, statements: replacement(pair) }))
      .filter(({ statements }) => statements.length > 0)
      .map(({ item, statements }) => toAction(item, statements, bodyNames(item, created))),
  ];
}
