import { Client } from 'pg';
import { type Effect, type LockMode, lockModes, type RelationKind } from '../../src/model/effect.ts';
import type { Run } from '../../src/rehearsal/look.ts';
import { startObserver } from '../../src/rehearsal/observe.ts';
import type { Known } from '../../src/rehearsal/relations.ts';
import { readRelations } from '../../src/rehearsal/relations.ts';
import { openServer, urlOf } from '../../src/rehearsal/server.ts';
import type { Session } from '../../src/rehearsal/session.ts';
import type { Entry } from './entries.ts';

/** What a statement did on one server. Relations are those of the schema: what the statement made itself is left out. */
export type Sight = {
  /** `inside`: seen by its own transaction. `waiting`: seen by another session while it waited behind a blocker. */
  readonly watched: 'inside' | 'waiting';
  readonly refusesTransaction: boolean;
  readonly error: { readonly sqlState: string; readonly message: string } | undefined;
  /** The strongest lock on each relation, by relation. */
  readonly locks: Readonly<Record<string, string>>;
  readonly rewrites: readonly string[];
  readonly scans: readonly string[];
  readonly indexBuilds: readonly string[];
};

/** Gives a database in which the schema stands, and takes it away again. */
export type Databases = { readonly fresh: () => Promise<string>; readonly drop: (name: string) => Promise<void> };

const plain = (name: string): string => name.replace(/^public\./, '');

/** Runs a statement in a transaction that is rolled back, and sees what it did. */
export async function watchInside(session: Session, entry: Entry): Promise<Sight> {
  try {
    for (const sql of entry.first) await session.run(sql);
    const run: Run = async (sql) => (await session.run(sql)).rows;
    const observer = await startObserver(session, new Set());
    const before = await readRelations(run);
    await session.run('BEGIN');
    await observer.transactionBegan();
    await session.run(entry.sql);
    const effect = await observer.observe(entry.sql.startsWith('TRUNCATE'));
    return sightOf(effect, renamed(before, await readRelations(run)));
  } catch (thrown) {
    const { code = '', message } = thrown as Error & { code?: string };
    const refusesTransaction = code === '25001';
    return { ...nothing, refusesTransaction, error: refusesTransaction ? undefined : { sqlState: code, message } };
  } finally {
    await session.run('ROLLBACK');
  }
}

const nothing: Sight = {
  watched: 'inside',
  refusesTransaction: false,
  error: undefined,
  locks: {},
  rewrites: [],
  scans: [],
  indexBuilds: [],
};

/** Weak locks on indexes make nobody wait, and whether they are taken hangs on what the server has cached. */
const matters = (kind: RelationKind, mode: string): boolean =>
  kind !== 'toast table' && (kind !== 'index' || lockModes.indexOf(mode as LockMode) >= lockModes.indexOf('SHARE'));

/** Names that relations got by the statement, with those that they had: an atlas speaks of what was there before. */
const renamed = (before: ReadonlyMap<string, Known>, after: ReadonlyMap<string, Known>): ReadonlyMap<string, string> =>
  new Map([...after].flatMap(([oid, now]) => [[now.name, before.get(oid)?.name ?? now.name] as const]));

const sightOf = (effect: Effect, names: ReadonlyMap<string, string>): Sight => {
  const named = (relation: string): string => plain(names.get(relation) ?? relation);
  return {
    ...nothing,
    locks: sorted(
      effect.locks.flatMap((lock) =>
        lock.isNew || !matters(lock.kind, lock.mode) ? [] : [[named(lock.relation), lock.mode] as const],
      ),
    ),
    rewrites: effect.rewrites.flatMap(({ relation, isNew }) => (isNew ? [] : [named(relation)])).toSorted(),
    scans: effect.scans.flatMap(({ relation, isNew }) => (isNew ? [] : [named(relation)])).toSorted(),
    indexBuilds: effect.indexBuilds.flatMap(({ table, isNew }) => (isNew ? [] : [named(table)])).toSorted(),
  };
};

const sorted = (pairs: readonly (readonly [string, string])[]): Readonly<Record<string, string>> =>
  Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** What a blocker holds: each mode makes other statements wait, at another point of their work. */
const blockers = ['ACCESS SHARE', 'ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE'] as const;

const strength = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
];
const words = (mode: string): string =>
  mode
    .replace(/Lock$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();

/**
 * Runs a statement that refuses transactions, behind transactions that hold each table in a weak mode, and reads from a
 * third session which locks it holds and asks for while it waits.
 */
export async function watchWaiting(url: string, entry: Entry, databases: Databases): Promise<Sight> {
  const modes = new Map<string, string>();
  let sight: Sight = { ...nothing, watched: 'waiting', refusesTransaction: true };
  for (const blocker of [...blockers, ...blockers].flatMap((mode) => placesOf(entry).map((only) => ({ mode, only })))) {
    const database = await databases.fresh();
    try {
      const done = await behind(url, database, entry, blocker, modes);
      sight = { ...sight, ...done };
    } finally {
      await databases.drop(database);
    }
  }
  if (sight.error) return sight;
  return { ...sight, locks: sorted([...modes].map(([relation, mode]) => [plain(relation), words(mode)])) };
}

/** Which tables are blocked: all, and of partitioned ones each alone, so that a statement comes to wait for every one. */
const placesOf = ({ sql }: Entry): readonly (string | undefined)[] =>
  /\bevents\b/.test(sql) ? [undefined, 'events', 'events_2023', 'events_2024'] : [undefined];

type Blocker = { readonly mode: string; readonly only: string | undefined };

/** So often a new blocker takes over from the one before: a statement waits at several points, some of them brief. */
const mostRelays = 60;

const behind = async (
  url: string,
  database: string,
  entry: Entry,
  blocker: Blocker,
  modes: Map<string, string>,
): Promise<Pick<Sight, 'error' | 'rewrites' | 'indexBuilds'>> => {
  const session = await openServer(url, database);
  const watcher = new Client(urlOf(url, database));
  await watcher.connect();
  try {
    for (const sql of entry.first) await session.run(sql);
    const run: Run = async (sql) => (await session.run(sql)).rows;
    const before = await readRelations(run);
    const pid = Number((await session.run('SELECT pg_backend_pid() AS pid')).rows[0]?.pid);
    const tables = blocker.only === undefined ? tablesOf(before) : [blocker.only];
    let holding = await holdLocks(urlOf(url, database), tables, blocker.mode);
    let over = false;
    const running = session.run(entry.sql).then(
      () => undefined,
      (thrown: Error & { code?: string }) => ({ sqlState: thrown.code ?? '', message: thrown.message }),
    );
    void running.then(() => {
      over = true;
    });
    let relays = 0;
    for (let samples = 0; !over; samples++) {
      const waits = await sample(watcher, pid, before, modes);
      if (holding === undefined || !(waits || samples > 300)) continue;
      relays += 1;
      const next = relays < mostRelays ? await holdLocks(urlOf(url, database), tables, blocker.mode) : undefined;
      await holding.release();
      holding = next;
    }
    await holding?.release();
    return { error: await running, ...workBetween(before, await readRelations(run)) };
  } finally {
    await Promise.all([watcher.end(), session.close()]);
  }
};

type Holding = { readonly release: () => Promise<void> };

/** Holds the tables in a transaction; undefined where that would have to wait behind the statement. */
const holdLocks = async (url: string, tables: readonly string[], mode: string): Promise<Holding | undefined> => {
  const client = new Client(url);
  await client.connect();
  // A query that is planned locks the indexes of its table too, which LOCK TABLE does not.
  const statements =
    mode === 'ACCESS SHARE'
      ? tables.map((table) => `SELECT FROM ONLY ${table} LIMIT 0`)
      : [`LOCK TABLE ONLY ${tables.join(', ONLY ')} IN ${mode} MODE`];
  try {
    await client.query(['BEGIN', "SET LOCAL lock_timeout = '30ms'", ...statements].join('; '));
    return { release: () => client.end() };
  } catch {
    await client.end();
    return undefined;
  }
};

const tablesOf = (relations: ReadonlyMap<string, Known>): readonly string[] =>
  [...relations.values()].flatMap(({ kind, name }) => (kind === 'table' || kind === 'partitioned table' ? [name] : []));

const sample = async (
  watcher: Client,
  pid: number,
  before: ReadonlyMap<string, Known>,
  modes: Map<string, string>,
): Promise<boolean> => {
  const { rows } = await watcher.query<{ relation: string; mode: string; granted: boolean }>(
    "SELECT relation::text, mode, granted FROM pg_locks WHERE pid = $1 AND (locktype = 'relation' OR NOT granted)",
    [pid],
  );
  for (const { relation, mode } of rows) {
    const known = before.get(relation);
    // Locks on indexes are held for moments that a look from outside finds or misses: what is not sure is not written.
    if (known === undefined || known.kind === 'index' || known.kind === 'toast table') continue;
    const present = modes.get(known.name);
    if (present === undefined || strength.indexOf(mode) > strength.indexOf(present)) modes.set(known.name, mode);
  }
  return rows.some(({ granted }) => !granted);
};

/** What has other storage than before: written anew, or built. */
const workBetween = (
  before: ReadonlyMap<string, Known>,
  after: ReadonlyMap<string, Known>,
): Pick<Sight, 'rewrites' | 'indexBuilds'> => {
  const rewrites: string[] = [];
  const indexBuilds: string[] = [];
  for (const [oid, now] of after) {
    const then = before.get(oid);
    const changed = then !== undefined && then.storage !== now.storage;
    if (now.kind === 'index' && (changed || then === undefined)) indexBuilds.push(plain(now.table ?? ''));
    else if (changed) rewrites.push(plain(now.name));
  }
  return { rewrites: rewrites.toSorted(), indexBuilds: indexBuilds.toSorted() };
};
