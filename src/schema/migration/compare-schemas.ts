import type { QualifiedName, Schema } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { type Item, later } from '../item.ts';
import { kinds } from '../objects/catalogue.ts';
import { removedSequences } from '../objects/sequences.ts';
import { byName, compareTables, type KeptTable } from './compare.ts';
import type { Comparison } from './comparison.ts';
import { findRemade } from './disturbed.ts';
import { compareAllItems, droppedItems, freshItems, providedBy } from './items.ts';
import { ranks } from './order.ts';
import { compareTypes } from './types.ts';

type Compared = Pick<Comparison, 'from' | 'to' | 'tables' | 'types' | 'items' | 'remade'>;

const typeKinds = kinds.flatMap(({ type }) => type ?? []);

/** Names that are gone for good. */
const removedNames = ({ from, to, items }: Pick<Compared, 'from' | 'to' | 'items'>): readonly QualifiedName[] => {
  const typesIn = (schema: Schema) => typeKinds.flatMap((kind) => kind.all(schema));
  const kept = new Set([...to.tables, ...to.views, ...typesIn(to)].map(byName));
  return [
    ...[...from.tables, ...typesIn(from)].map(byName).filter((name) => !kept.has(name)),
    ...items.removed.flatMap(providedBy),
    ...removedSequences(from, to).map(byName),
  ];
};

/** Names that items recreated take away for a while. */
const remadeNames = ({ items, remade }: Pick<Compared, 'items' | 'remade'>): readonly string[] =>
  items.kept.flatMap(({ before }) => (remade.has(before.key) ? providedBy(before) : []));

/** A function recreated takes generated columns with it, and these take views, until nothing more follows. */
const compare = (from: Schema, to: Schema): Compared => {
  const types = compareTypes(typeKinds, from, to);
  const items = compareAllItems(kinds, from, to);
  const removed = new Set(removedNames({ from, to, items }));
  let routines: ReadonlySet<QualifiedName> = new Set();
  for (;;) {
    const tables = compareTables(from, to, { types: types.remade, routines });
    const remade = findRemade(items, { removed, tables: tables.kept, remadeTypes: types.remade });
    const names = new Set(remadeNames({ items, remade }));
    if (names.size === routines.size) return { from, to, tables, types, items, remade };
    routines = names;
  }
};

const isRemade = ({ how }: KeptTable['columns'][number]): boolean => how === 'remade';

const shakenTables = (compared: Compared): readonly QualifiedName[] => [
  ...compared.tables.kept
    .filter(({ removed, columns }) => removed.length > 0 || columns.some(isRemade))
    .map(({ before }) => before.name),
  ...droppedItems(compared).flatMap(({ rank, owner }) =>
    rank === 'constraint' || rank === 'index' ? (owner ?? []) : [],
  ),
];

/** Every object of a schema as GRANT and COMMENT name it. */
export function namedIn(schema: Schema): ReadonlySet<string> {
  return new Set(kinds.flatMap((kind) => kind.parts(schema, { columnOrder: false })).flatMap(({ on }) => on));
}

/** What is recreated of an object that is on both sides. */
const remadeOn = (compared: Compared): readonly string[] => {
  const { tables, types, to } = compared;
  const remadeTypes = kinds
    .filter(({ type }) => type !== undefined)
    .flatMap((kind) => kind.parts(to, { columnOrder: false }).filter(({ name }) => types.remade.has(name)));
  const columns = tables.kept.flatMap(({ after, columns: all }) =>
    all.filter(isRemade).map((column) => `COLUMN ${after.name}.${quoteIdentifier(column.after.name)}`),
  );
  return [...freshItems(compared), ...remadeTypes].flatMap(({ on }) => on).concat(columns);
};

const isLate = ({ rank }: Item): boolean => ranks[rank] > ranks.grant;

/** Compares two schemas, and says what becomes of each object. */
export function compareSchemas(from: Schema, to: Schema): Comparison {
  const compared = compare(from, to);
  const { types, items } = compared;
  const fates = later(() => ({ before: namedIn(from), after: namedIn(to), remade: new Set(remadeOn(compared)) }));
  const fate: Comparison['fate'] = (on) => {
    const { before, after, remade } = fates();
    return !after.has(on) ? 'gone' : remade.has(on) || !before.has(on) ? 'fresh' : 'kept';
  };
  const late = new Set(
    [...items.added, ...items.kept.map(({ after }) => after)].filter(isLate).flatMap(({ on }) => on),
  );
  return {
    ...compared,
    dropped: new Set([...removedNames(compared), ...types.remade, ...remadeNames(compared)]),
    shaken: new Set(shakenTables(compared)),
    fate,
    fresh: () => [...fates().after].filter((on) => fate(on) === 'fresh'),
    isLate: (on) => late.has(on),
  };
}
