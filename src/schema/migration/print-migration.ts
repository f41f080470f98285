import type { QualifiedName, Schema, Table } from '../../model/schema.ts';
import { carryOut } from '../rename/carry-out.ts';
import type { Rename } from '../rename/rename.ts';
import { type ColumnContext, columnChanges, columnDrops } from './columns.ts';
import { compareTables, type KeptTable, type Matched, match } from './compare.ts';
import { findRemade, type Ground, providedBy } from './disturbed.ts';
import { grantChanges } from './grants.ts';
import { findImpossible } from './impossible.ts';
import { type ItemContext, itemChanges, itemDrops } from './item-actions.ts';
import { type Item, itemsOf } from './items.ts';
import { namespaceChanges, namespaceDrops } from './namespaces.ts';
import { commentChanges, type Fate, notable } from './notes.ts';
import { type Action, creationOrder, dropOrder } from './order.ts';
import { ownerChanges } from './owners.ts';
import { removedSequences, sequenceChanges, sequenceDrops } from './sequences.ts';
import type { Impossible, MigrationStatement } from './statement.ts';
import { detachments, settingChanges, tableCreations, tableDrops } from './tables.ts';
import { typeChanges, typeDrops } from './types.ts';
import { findUnalterableTypes } from './unalterable-types.ts';

export type Migration = {
  readonly statements: readonly MigrationStatement[];
  readonly impossible: readonly Impossible[];
};

type Comparison = {
  readonly from: Schema;
  readonly to: Schema;
  readonly tables: Matched<Table> & { readonly keptTables: readonly KeptTable[] };
  readonly remadeTypes: ReadonlySet<QualifiedName>;
  readonly fixedTypes: ReadonlyMap<QualifiedName, string>;
  readonly items: Matched<Item>;
  readonly remade: ReadonlySet<string>;
};

const namesOf = (list: readonly { readonly name: string }[]): readonly string[] => list.map(({ name }) => name);

const removedNames = (from: Schema, to: Schema, items: Matched<Item>): ReadonlySet<QualifiedName> => {
  const kept = new Set(
    namesOf([...to.tables, ...to.views, ...to.enums, ...to.domains, ...to.compositeTypes, ...to.rangeTypes]),
  );
  const types = [...from.tables, ...from.enums, ...from.domains, ...from.compositeTypes, ...from.rangeTypes];
  return new Set([
    ...namesOf(types).filter((name) => !kept.has(name)),
    ...items.removed.flatMap(providedBy),
    ...namesOf(removedSequences(from, to)),
  ]);
};

const remadeNames = (items: Matched<Item>, remade: ReadonlySet<string>): readonly QualifiedName[] =>
  items.kept.flatMap(({ before }) => (remade.has(before.key) ? providedBy(before) : []));

/** A function made anew takes generated columns with it, and these take views, until nothing more follows. */
const compare = (from: Schema, to: Schema): Comparison => {
  const { remade: remadeTypes, fixed: fixedTypes } = findUnalterableTypes(from, to);
  const items = match(itemsOf(from), itemsOf(to), ({ key }) => key);
  const removed = removedNames(from, to, items);
  let routines: ReadonlySet<QualifiedName> = new Set();
  for (;;) {
    const tables = compareTables(from, to, { types: remadeTypes, routines });
    const ground: Ground = { removed, remade: remadeTypes, tables: tables.keptTables, remadeTypes };
    const remade = findRemade(items.kept, items.removed, ground);
    const names = new Set(remadeNames(items, remade));
    if (names.size === routines.size) return { from, to, tables, remadeTypes, fixedTypes, items, remade };
    routines = names;
  }
};

const columnContext = ({ from, to, tables, remadeTypes, items, remade }: Comparison): ColumnContext => {
  const dropped = [...removedNames(from, to, items), ...remadeTypes, ...remadeNames(items, remade)];
  return { from, to, tables: tables.keptTables, remadeTypes, dropped: new Set(dropped) };
};

const shakenTables = ({ tables, items, remade }: Comparison): ReadonlySet<QualifiedName> => {
  const losesColumn = ({ removed, columns }: KeptTable): boolean =>
    removed.length > 0 || columns.some(({ how }) => how === 'remade');
  const dropped = [
    ...items.removed,
    ...items.kept.filter(({ after }) => remade.has(after.key)).map(({ before }) => before),
  ];
  const owners = dropped.flatMap(({ kind, owner }) => (kind === 'constraint' || kind === 'index' ? (owner ?? []) : []));
  return new Set([...tables.keptTables.filter(losesColumn).map(({ before }) => before.name), ...owners]);
};

const itemContext = (comparison: Comparison): ItemContext => ({
  items: comparison.items,
  remade: comparison.remade,
  shaken: shakenTables(comparison),
  tables: comparison.tables.keptTables,
  removedTables: new Set(namesOf(comparison.tables.removed)),
  addedTables: new Map(comparison.tables.added.map((table) => [table.name, table])),
});

/** Only what is made anew of a schema that is otherwise kept: such things have lost their comments and grants. */
const freshPart = ({ to, tables, items, remade, remadeTypes }: Comparison): Schema => {
  const isRemade = (kind: string, owner: string, name: string): boolean => remade.has(`${kind} ${owner} ${name}`);
  const views = to.views.filter(({ name }) => isRemade('view', name, ''));
  return {
    ...to,
    schemas: [],
    sequences: [],
    tables: tables.keptTables.map(({ after, columns }) => ({
      ...after,
      columns: columns.filter(({ how }) => how === 'remade').map((column) => column.after),
      constraints: after.constraints.filter(
        ({ name }) => isRemade('constraint', after.name, name) || isRemade('foreign key', after.name, name),
      ),
      indexes: after.indexes.filter(
        ({ name, constraint }) =>
          isRemade('index', after.name, name) || isRemade('constraint', after.name, constraint ?? ''),
      ),
      triggers: after.triggers.filter(({ name }) => isRemade('trigger', after.name, name)),
      rules: after.rules.filter(({ name }) => isRemade('rule', after.name, name)),
      policies: after.policies.filter(({ name }) => isRemade('policy', after.name, name)),
    })),
    views,
    routines: items.kept.flatMap(({ after }) =>
      after.kind === 'routine' && remade.has(after.key) ? [after.routine] : [],
    ),
    rangeTypes: to.rangeTypes.filter(({ name }) => remadeTypes.has(name)),
    extendedStatistics: to.extendedStatistics.filter(({ name, table }) => isRemade('statistics', table, name)),
    publications: to.publications.filter(({ name }) => isRemade('publication', '', name)),
    eventTriggers: to.eventTriggers.filter(({ name }) => isRemade('event trigger', '', name)),
    enums: to.enums.filter(({ name }) => remadeTypes.has(name)),
    domains: to.domains.filter(({ name }) => remadeTypes.has(name)),
    compositeTypes: to.compositeTypes.filter(({ name }) => remadeTypes.has(name)),
  };
};

/** The table itself stays, whatever is made anew on it. */
const withoutTables = (names: ReadonlySet<string>, tables: readonly KeptTable[]): ReadonlySet<string> => {
  const kept = new Set(tables.flatMap(({ after: { name } }) => [`TABLE ${name}`, `FOREIGN TABLE ${name}`]));
  return new Set([...names].filter((name) => !kept.has(name)));
};

const fateOf = (comparison: Comparison): Fate => {
  const [before, after] = [notable(comparison.from), notable(comparison.to)];
  const fresh = withoutTables(notable(freshPart(comparison)), comparison.tables.keptTables);
  return (on) => (!after.has(on) ? 'gone' : fresh.has(on) || !before.has(on) ? 'fresh' : 'kept');
};

const drops = (comparison: Comparison): readonly Action[] => {
  const { from, to, tables } = comparison;
  const columns = columnContext(comparison);
  return dropOrder([
    ...typeDrops(from, to, comparison.remadeTypes).early,
    ...sequenceDrops(from, to),
    ...tableDrops(tables.removed, from, shakenTables(comparison)),
    ...tables.keptTables.flatMap((table) => [...columnDrops(table, columns), ...detachments(table)]),
    ...itemDrops(itemContext(comparison)),
  ]);
};

/** Columns may have left such a type, and objects such a schema or extension, only now. */
const lateDrops = ({ from, to, remadeTypes }: Comparison): readonly Action[] =>
  dropOrder([...namespaceDrops(from, to), ...typeDrops(from, to, remadeTypes).late]);

const creations = (comparison: Comparison): readonly Action[] => {
  const { from, to, tables, remadeTypes } = comparison;
  const columns = columnContext(comparison);
  const fate = fateOf(comparison);
  return creationOrder([
    ...namespaceChanges(from, to),
    ...typeChanges(from, to, remadeTypes),
    ...sequenceChanges(from, to),
    ...tableCreations(
      tables.added.filter(({ kind }) => kind !== 'foreign table'),
      to,
    ),
    ...tables.keptTables.flatMap((table) => [...columnChanges(table, columns), ...settingChanges(table)]),
    ...itemChanges(itemContext(comparison)),
    ...commentChanges(from, to, fate),
    ...ownerChanges(from, to, fate),
    ...grantChanges(from, to, fate),
  ]);
};

/**
 * The statements that turn a database with the schema `from` into one with the schema `to`, in an order that
 * dependencies allow, each with what it loses. A way back is such a migration: from the schema after a change to the
 * schema before it. `renames` tells what is the same thing under two names (name in `from` → name in `to`); such
 * things are renamed, and keep their rows. What no statement can do is in `impossible`, and nothing is done about it.
 */
export function printMigration(from: Schema, to: Schema, renames: readonly Rename[] = []): Migration {
  const renamed = carryOut(from, renames);
  const comparison = compare(renamed.schema, to);
  const actions = [...drops(comparison), ...creations(comparison), ...lateDrops(comparison)];
  return {
    statements: [...renamed.statements, ...actions.flatMap(({ statements }) => statements)],
    impossible: findImpossible(comparison.tables.keptTables, comparison.tables.added, comparison.fixedTypes),
  };
}
