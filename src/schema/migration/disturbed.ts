import type { QualifiedName } from '../../model/schema.ts';
import type { KeptTable, Pair } from './compare.ts';
import { replaceItem } from './item-statements.ts';
import { type Item, publicationKey } from './items.ts';

/** What goes away or changes shape under the things that use it. */
export type Ground = {
  /** Gone for good; what is unchanged cannot have used it. */
  readonly removed: ReadonlySet<QualifiedName>;
  /** Dropped and made anew: everything that uses it has to be, too. */
  readonly remade: ReadonlySet<QualifiedName>;
  readonly tables: readonly KeptTable[];
  readonly remadeTypes: ReadonlySet<QualifiedName>;
};

/** Name without its arguments: `public.f(integer)` → `public.f`. */
export function routineName(identity: string): QualifiedName {
  return identity.slice(0, identity.lastIndexOf('('));
}

/** Names by which others use an item. */
export function providedBy(item: Item): readonly QualifiedName[] {
  if (item.kind === 'view') return [item.view.name];
  if (item.kind === 'publication') return [publicationKey(item.publication.name)];
  return item.kind === 'routine' ? [routineName(item.routine.identity)] : [];
}

type Columns = ReadonlyMap<QualifiedName, ReadonlySet<string>>;

const columnsWhere = (tables: readonly KeptTable[], pick: (table: KeptTable) => readonly string[]): Columns =>
  new Map(
    tables.map((table) => [table.after.name, new Set(pick(table))] as const).filter(([, names]) => names.size > 0),
  );

const hits = (item: Item, columns: Columns): boolean => {
  for (const [table, names] of columns) {
    if (item.owner !== table && !item.mentions().names.has(table)) continue;
    for (const name of names) if (item.mentions().words.has(name)) return true;
  }
  return false;
};

const mentionsAny = (item: Item, names: ReadonlySet<QualifiedName>): boolean => {
  for (const name of names) if (item.mentions().names.has(name)) return true;
  return false;
};

const sameColumns = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name) => b.includes(name));

const isUnique = (item: Item): boolean =>
  (item.kind === 'constraint' && item.constraint.type !== 'check') || (item.kind === 'index' && item.index.unique);

/** A foreign key leans on a unique index of its target; a view that groups by a primary key leans on that key. */
const leansOn = (item: Item, dropped: readonly Item[]): boolean =>
  dropped.some((other) => {
    if (!isUnique(other)) return false;
    if (item.kind === 'foreign key') {
      const target = item.constraint.references;
      return target?.table === other.owner && target !== undefined && sameColumns(target.columns, other.columns);
    }
    const groups = item.kind === 'view' && item.view.definition.includes('GROUP BY');
    return groups && other.owner !== undefined && item.mentions().names.has(other.owner);
  });

const isComputed = (item: Item): boolean =>
  item.kind === 'constraint'
    ? item.constraint.type === 'check' || item.constraint.type === 'exclusion'
    : item.kind === 'index' && (item.index.predicate !== undefined || item.index.columns.includes(undefined));

type Disturbing = {
  readonly retyped: Columns;
  readonly remade: Columns;
  readonly ofRemadeType: Columns;
  readonly removed: Columns;
};

const disturbingColumns = ({ tables, remadeTypes }: Ground): Disturbing => {
  const where = (test: (column: KeptTable['columns'][number]) => boolean): Columns =>
    columnsWhere(tables, (table) => table.columns.filter(test).map(({ after }) => after.name));
  return {
    retyped: where(({ how }) => how === 'retyped' || how === 'remade'),
    remade: where(({ how }) => how === 'remade'),
    ofRemadeType: where(({ after }) => remadeTypes.has(after.type.replace(/\[\]$/, ''))),
    removed: columnsWhere(tables, (table) => table.removed.map(({ name }) => name)),
  };
};

const isDisturbed = (item: Item, columns: Disturbing): boolean => {
  switch (item.kind) {
    case 'view':
    case 'routine':
    case 'trigger':
    case 'policy':
    case 'rule':
    case 'published table':
    case 'foreign key':
      return hits(item, columns.retyped);
    case 'statistics':
      // PostgreSQL makes them anew by itself where a column changes its type, and forgets their target.
      if (item.statistics.target !== undefined && hits(item, columns.retyped)) return true;
      return hits(item, columns.remade) || hits(item, columns.ofRemadeType);
    default:
      return hits(item, columns.remade) || (isComputed(item) && hits(item, columns.ofRemadeType));
  }
};

/**
 * Of the items on both sides, those that must be dropped and made anew: they changed and cannot be changed in place,
 * or what they use is dropped, made anew or altered under them. Whatever uses them is among them too.
 */
export function findRemade(
  pairs: readonly Pair<Item>[],
  removedItems: readonly Item[],
  ground: Ground,
): ReadonlySet<string> {
  const columns = disturbingColumns(ground);
  const remade = new Set<string>();
  const remadeNames = new Set(ground.remade);
  const dropped = [...removedItems];
  const needsNew = ({ before, after }: Pair<Item>): boolean => {
    const changed = before.text !== after.text;
    if (changed && replaceItem(before, after) === undefined) return true;
    if (mentionsAny(before, remadeNames) || isDisturbed(before, columns) || leansOn(before, dropped)) return true;
    return changed && (mentionsAny(before, ground.removed) || hits(before, columns.removed));
  };
  let open = pairs;
  for (;;) {
    const found = open.filter(needsNew);
    if (found.length === 0) return remade;
    for (const { before, after } of found) {
      remade.add(after.key);
      dropped.push(before);
      for (const name of providedBy(before)) remadeNames.add(name);
    }
    open = open.filter(({ after }) => !remade.has(after.key));
  }
}
