import { makesReadsWait, makesWritesWait, strongestLock } from '../model/conflicts.ts';
import type { Effect, Lock, LockMode, RelationKind, RowChange, Scan } from '../model/effect.ts';
import type { QualifiedName } from '../model/schema.ts';
import { isTable, type Known, type Seen } from './relations.ts';
import { scansIn } from './scans.ts';
import type { Notice } from './session.ts';

/** Modes that the transaction holds, by relation. */
type Held = ReadonlyMap<string, ReadonlySet<LockMode>>;

type Watched = {
  readonly seen: readonly Seen[];
  readonly held: Held;
  readonly notices: readonly Notice[];
  readonly truncates: boolean;
  /** Tables that had rows and have none, without a row deleted. */
  readonly emptied: ReadonlySet<string>;
  readonly foreignKeys: ReadonlyMap<string, readonly string[]>;
};

/** What a statement did, from what its transaction holds and has counted afterwards. */
export function effectOf({ seen, held, notices, truncates, emptied, foreignKeys }: Watched): Effect {
  const changed = seen.filter((one) => one.before && one.now && one.before.storage !== one.now.storage);
  const isEmptied = (table: QualifiedName | undefined): boolean =>
    truncates || seen.some(({ oid, now }) => now?.name === table && emptied.has(oid));
  const rewritten = changed.filter(({ now }) => isTable(now) && !isEmptied(now?.name) && now?.storage !== '0');
  const gone = seen.filter((one) => one.before && !one.now);
  const made = seen.filter((one) => one.now && !one.before);
  // An index made again over the storage of its forerunner (a type change that keeps the order) is not built.
  const reused = new Set(gone.map((one) => one.before?.storage));
  const built = [...made, ...changed].filter(
    ({ now }) => now?.kind === 'index' && !isEmptied(now.table) && !reused.has(now.storage),
  );
  const told = scansIn(notices, seen, foreignKeys);
  const busy = new Set([...told.map(({ relation }) => relation), ...built.map(({ now }) => now?.table)]);
  const scanned = told.some(({ why }) => why === 'validates a foreign key')
    ? []
    : seen.filter((one) => !changed.includes(one) && !busy.has(one.now?.name));
  return {
    source: 'observed',
    locks: seen.filter((one) => !replaces(one, gone)).flatMap((one) => newLocks(one, held)),
    held: seen.flatMap((one) => heldLocks(one, held)),
    rewrites: rewritten.flatMap(({ now }) => (now ? [{ relation: now.name, isNew: now.isNew }] : [])),
    scans: [...told, ...scanned.flatMap(scanUnderLock)],
    indexBuilds: built.flatMap(({ now }) =>
      now?.table ? [{ index: now.name, table: now.table, isNew: tableIsNew(seen, now.table) }] : [],
    ),
    rows: seen.flatMap((one) => rowsOf(one, emptied.has(one.oid))),
    created: made.filter((one) => !replaces(one, gone)).flatMap(({ now }) => namesOf(now)),
    dropped: gone
      .filter((one) => !made.some((other) => replaces(other, [one])))
      .flatMap(({ before }) => namesOf(before)),
  };
}

/** A table that is read from end to end while others can't write to it: PostgreSQL counts that, and says nothing. */
const scanUnderLock = ({ now, modes, counts }: Seen): readonly Scan[] =>
  isTable(now) && now && counts.scans > 0 && modes.some(waitedFor(now.kind))
    ? [{ relation: now.name, why: 'reads rows', isNew: now.isNew }]
    : [];

/** Nobody writes to a materialized view but its refresh. */
const waitedFor = (kind: RelationKind): ((mode: LockMode) => boolean) =>
  kind === 'materialized view' ? makesReadsWait : makesWritesWait;

const rowsOf = ({ now, counts }: Seen, emptied: boolean): readonly RowChange[] => {
  const { inserted, updated, deleted } = counts;
  const isChanged = emptied || inserted > 0 || updated > 0 || deleted > 0;
  if (now === undefined || !isTable(now) || !isChanged) return [];
  return [{ relation: now.name, isNew: now.isNew, inserted, updated, deleted, emptied }];
};

export type SeenOutside = {
  /** What the atlas says of it; undefined where nobody knows. */
  readonly unwatched: Effect | undefined;
  readonly created: readonly Known[];
  readonly dropped: readonly Known[];
  readonly known: ReadonlyMap<string, Known>;
  /** How many rows tables held, by oid. */
  readonly before: ReadonlyMap<string, number>;
  readonly after: ReadonlyMap<string, number>;
};

/** What is known of a statement that ran outside a transaction: the locks of the atlas, and what it made, dropped and removed. */
export function effectOutside({ unwatched, created, dropped, known, before, after }: SeenOutside): Effect {
  const isNew = (name: QualifiedName): boolean => [...known.values()].some((one) => one.name === name && one.isNew);
  const built = created.filter((one) => one.kind === 'index' && one.table !== undefined);
  return {
    source: unwatched === undefined ? 'not observed' : 'atlas',
    locks: (unwatched?.locks ?? []).map((lock) => ({ ...lock, isNew: isNew(lock.relation) })),
    rewrites: unwatched?.rewrites ?? [],
    scans: unwatched?.scans ?? [],
    indexBuilds: built.map(({ name, table }) => ({ index: name, table: table ?? '', isNew: isNew(table ?? '') })),
    rows: [...after].flatMap(([oid, rows]) => rowsGone(known.get(oid), (before.get(oid) ?? 0) - rows)),
    created: created.filter((one) => one.kind !== 'toast table').map((one) => one.name),
    dropped: dropped.filter((one) => one.kind !== 'toast table').map((one) => one.name),
  };
}

const rowsGone = (table: Known | undefined, deleted: number): readonly RowChange[] =>
  table === undefined || deleted <= 0
    ? []
    : [{ relation: table.name, isNew: table.isNew, inserted: 0, updated: 0, deleted, emptied: false }];

/** PostgreSQL drops and makes some indexes again under the same name; for people that is one index. */
const replaces = (one: Seen, gone: readonly Seen[]): boolean =>
  one.before === undefined && gone.some((other) => other.before?.name === one.now?.name);

const namesOf = (relation: Known | undefined): readonly QualifiedName[] =>
  relation && relation.kind !== 'toast table' ? [relation.name] : [];

const newLocks = (one: Seen, held: Held): readonly Lock[] => {
  const before = held.get(one.oid);
  const taken = strongestLock(one.modes.filter((mode) => !before?.has(mode)));
  return taken ? lockOf(one, taken) : [];
};

/** Only what makes others wait, on tables that were there before. */
const heldLocks = (one: Seen, held: Held): readonly Lock[] => {
  const mode = strongestLock([...(held.get(one.oid) ?? [])]);
  const relation = one.now ?? one.before;
  const matters = mode && makesWritesWait(mode) && relation && !relation.isNew;
  return matters && relation.kind !== 'index' ? lockOf(one, mode) : [];
};

const lockOf = ({ now, before }: Seen, mode: LockMode): readonly Lock[] => {
  const relation = now ?? before;
  if (!relation || relation.kind === 'toast table') return [];
  return [{ relation: relation.name, kind: relation.kind, mode, table: relation.table, isNew: relation.isNew }];
};

const tableIsNew = (seen: readonly Seen[], table: QualifiedName): boolean =>
  seen.some((one) => one.now?.name === table && one.now.isNew);
