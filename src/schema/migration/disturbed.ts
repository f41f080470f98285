import type { QualifiedName } from '../../model/schema.ts';
import type { Disturbance, Item, ItemComparison, KeptItem } from '../item.ts';
import type { KeptColumn, KeptTable } from './compare.ts';
import { providedBy } from './items.ts';

/** What goes away or changes shape under the things that use it. */
export type Ground = {
  /** Gone for good; what is unchanged cannot have used it. */
  readonly removed: ReadonlySet<QualifiedName>;
  readonly tables: readonly KeptTable[];
  /** Dropped and recreated: everything that uses one has to be, too. */
  readonly remadeTypes: ReadonlySet<QualifiedName>;
};

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

const disturbingColumns = ({ tables, remadeTypes }: Ground): Readonly<Record<Disturbance | 'removed', Columns>> => {
  const where = (test: (column: KeptColumn) => boolean): Columns =>
    columnsWhere(tables, (table) => table.columns.filter(test).map(({ after }) => after.name));
  return {
    retyped: where(({ how }) => how === 'retyped' || how === 'remade'),
    remade: where(({ how }) => how === 'remade'),
    'of remade type': where(({ after }) => remadeTypes.has(after.type.replace(/\[\]$/, ''))),
    removed: columnsWhere(tables, (table) => table.removed.map(({ name }) => name)),
  };
};

/**
 * Of the items on both sides, those that must be dropped and recreated: they changed and cannot be changed in place,
 * or what they use is dropped, recreated or altered under them. Whatever uses them is among them too.
 */
export function findRemade(items: ItemComparison, ground: Ground): ReadonlySet<string> {
  const columns = disturbingColumns(ground);
  const remade = new Set<string>();
  const remadeNames = new Set(ground.remadeTypes);
  const unique = items.removed.filter((item) => item.unique);
  const needsNew = ({ before, isChanged, replacement }: KeptItem): boolean => {
    if (isChanged && replacement() === undefined) return true;
    if (mentionsAny(before, remadeNames) || before.disturbedBy.some((what) => hits(before, columns[what]))) return true;
    const { leansOn } = before;
    if (leansOn && unique.some((other) => leansOn(other, before.mentions().names))) return true;
    return isChanged && (mentionsAny(before, ground.removed) || hits(before, columns.removed));
  };
  let open = items.kept;
  for (;;) {
    const found = open.filter(needsNew);
    if (found.length === 0) return remade;
    for (const { before, after } of found) {
      remade.add(after.key);
      if (before.unique) unique.push(before);
      for (const name of providedBy(before)) remadeNames.add(name);
    }
    open = open.filter(({ after }) => !remade.has(after.key));
  }
}
