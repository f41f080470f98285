import { makesWritesWait, strongestLock } from '../model/conflicts.ts';
import type { Effect, Lock, LockMode } from '../model/effect.ts';
import type { QualifiedName } from '../model/schema.ts';
import { isTable, type Known, readLocks, readRelations, type Seen } from './relations.ts';
import { foreignKeysNamed, scansIn } from './scans.ts';
import type { Notice, Session } from './session.ts';

/** Watches what statements do, from inside their own transaction. */
export type Observer = {
  /** Forgets the locks of an ended transaction. */
  readonly transactionEnded: () => void;
  /** What the statement just run did. `truncates`: new storage is no rewrite then. */
  readonly observe: (truncates: boolean) => Promise<Effect>;
  /** After a statement that ran outside a transaction: its own locks are gone, so what it made and dropped is read anew. */
  readonly observeOutside: (unwatched: Effect | undefined) => Promise<Effect>;
  /** Whether a relation was made since the observer began to watch. */
  readonly isNew: (relation: QualifiedName) => boolean;
};

/**
 * Starts watching. Locks come from the session's own pg_locks, rewrites and index builds from relations whose storage
 * changed, scans from PostgreSQL's debug messages ("verifying table", "validating foreign key constraint").
 */
export async function startObserver(session: Session): Promise<Observer> {
  const known = await readRelations(session);
  await session.run('SET client_min_messages = debug1');
  session.notices();
  let held: Held = new Map();
  return {
    isNew: (relation) => [...known.values()].some((one) => one.name === relation && one.isNew),
    transactionEnded: () => {
      held = new Map();
    },
    observeOutside: async (unwatched) => {
      session.notices();
      const now = await readRelations(session);
      const created = [...now].flatMap(([oid, one]) =>
        known.has(oid) ? [] : [[oid, { ...one, isNew: true }] as const],
      );
      const dropped = [...known].filter(([oid]) => !now.has(oid));
      for (const [oid, one] of created) known.set(oid, one);
      for (const [oid] of dropped) known.delete(oid);
      return withRelations(
        unwatched,
        created.map(([, one]) => one),
        dropped.map(([, one]) => one),
        known,
      );
    },
    observe: async (truncates) => {
      const notices = session.notices();
      const seen = await readLocks(session, known);
      session.notices();
      const now = new Map(known);
      for (const one of seen) if (one.now) now.set(one.oid, one.now);
      const foreignKeys = await foreignKeysNamed(session, notices);
      const effect = effectOf({ seen, known, held, notices, truncates, foreignKeys });
      for (const one of seen) {
        if (one.now) known.set(one.oid, one.now);
        else known.delete(one.oid);
        held.set(one.oid, new Set(one.modes));
      }
      return effect;
    },
  };
}

/** Modes that the transaction holds, by relation. */
type Held = Map<string, ReadonlySet<LockMode>>;

type Watched = {
  readonly seen: readonly Seen[];
  readonly known: ReadonlyMap<string, Known>;
  readonly held: Held;
  readonly notices: readonly Notice[];
  readonly truncates: boolean;
  readonly foreignKeys: ReadonlyMap<string, readonly string[]>;
};

const effectOf = ({ seen, held, notices, truncates, foreignKeys }: Watched): Effect => {
  const changed = seen.filter((one) => one.before && one.now && one.before.storage !== one.now.storage);
  const rewritten = changed.filter((one) => isTable(one.now) && !truncates && one.now?.storage !== '0');
  const gone = seen.filter((one) => one.before && !one.now);
  const made = seen.filter((one) => one.now && !one.before);
  // An index made again over the storage of its forerunner (a type change that keeps the order) is not built.
  const reused = new Set(gone.map((one) => one.before?.storage));
  const built = [...made, ...changed].filter(
    (one) => one.now?.kind === 'index' && !truncates && !reused.has(one.now.storage),
  );
  return {
    source: 'observed',
    locks: seen.filter((one) => !replaces(one, gone)).flatMap((one) => newLocks(one, held)),
    held: seen.flatMap((one) => heldLocks(one, held)),
    rewrites: rewritten.flatMap(({ now }) => (now ? [{ relation: now.name, isNew: now.isNew }] : [])),
    scans: scansIn(notices, seen, foreignKeys),
    indexBuilds: built.flatMap(({ now }) =>
      now?.table ? [{ index: now.name, table: now.table, isNew: tableIsNew(seen, now.table) }] : [],
    ),
    created: made.filter((one) => !replaces(one, gone)).flatMap(({ now }) => namesOf(now)),
    dropped: gone
      .filter((one) => !made.some((other) => replaces(other, [one])))
      .flatMap(({ before }) => namesOf(before)),
  };
};

/** The effect in the atlas, with the names that were really made and dropped. */
const withRelations = (
  unwatched: Effect | undefined,
  created: readonly Known[],
  dropped: readonly Known[],
  known: ReadonlyMap<string, Known>,
): Effect => {
  const isNew = (name: QualifiedName): boolean => [...known.values()].some((one) => one.name === name && one.isNew);
  const built = created.filter((one) => one.kind === 'index' && one.table !== undefined);
  return {
    source: 'atlas',
    locks: (unwatched?.locks ?? []).map((lock) => ({ ...lock, isNew: isNew(lock.relation) })),
    rewrites: unwatched?.rewrites ?? [],
    scans: unwatched?.scans ?? [],
    indexBuilds: built.map(({ name, table }) => ({ index: name, table: table ?? '', isNew: isNew(table ?? '') })),
    created: created.filter((one) => one.kind !== 'toast table').map((one) => one.name),
    dropped: dropped.filter((one) => one.kind !== 'toast table').map((one) => one.name),
  };
};

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
