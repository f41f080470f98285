import type { Effect, Lock, LockMode, RelationKind, Scan } from '../model/effect.ts';
import type { QualifiedName } from '../model/schema.ts';
import type { Notice, Row, Session } from './session.ts';

/** Watches what statements do, from inside their own transaction. */
export type Observer = {
  /** Forgets the locks of an ended transaction. */
  readonly transactionEnded: () => void;
  /** What the statement just run did. `truncates`: new storage is no rewrite then. */
  readonly observe: (truncates: boolean) => Promise<Effect>;
  /** After a statement that ran outside a transaction: its own locks are gone, so what it made and dropped is read anew. */
  readonly observeOutside: (manual: Effect | undefined) => Promise<Effect>;
  /** Whether a relation was made since the observer began to watch. */
  readonly isNew: (relation: QualifiedName) => boolean;
};

type Known = {
  readonly name: QualifiedName;
  readonly kind: RelationKind;
  readonly table: QualifiedName | undefined;
  readonly storage: string;
  /** Made since the observer began to watch. */
  readonly isNew: boolean;
};

/**
 * Starts watching. Locks come from the session's own pg_locks, rewrites and index builds from relations whose storage
 * changed, scans from PostgreSQL's debug messages ("verifying table", "validating foreign key constraint").
 */
export const startObserver = async (session: Session): Promise<Observer> => {
  const known = await readRelations(session);
  await session.run('SET client_min_messages = debug1');
  session.notices();
  let held = new Map<string, LockMode>();
  return {
    isNew: (relation) => [...known.values()].some((one) => one.name === relation && one.isNew),
    transactionEnded: () => {
      held = new Map();
    },
    observeOutside: async (manual) => {
      session.notices();
      const now = await readRelations(session);
      const created = [...now].flatMap(([oid, one]) =>
        known.has(oid) ? [] : [[oid, { ...one, isNew: true }] as const],
      );
      const dropped = [...known].filter(([oid]) => !now.has(oid));
      for (const [oid, one] of created) known.set(oid, one);
      for (const [oid] of dropped) known.delete(oid);
      return withRelations(
        manual,
        created.map(([, one]) => one),
        dropped.map(([, one]) => one),
        known,
      );
    },
    observe: async (truncates) => {
      const notices = session.notices();
      const rows = (await session.run(lockQuery)).rows;
      session.notices();
      const now = new Map(known);
      const seen = rows.map((row) => readLock(row, known));
      for (const one of seen) if (one.now) now.set(one.oid, one.now);
      const effect = effectOf({ seen, known, held, notices, truncates });
      for (const one of seen) {
        if (one.now) known.set(one.oid, one.now);
        held.set(one.oid, one.mode);
      }
      return effect;
    },
  };
};

type Seen = {
  readonly oid: string;
  readonly mode: LockMode;
  readonly before: Known | undefined;
  /** undefined: it is gone. */
  readonly now: Known | undefined;
};

type Watched = {
  readonly seen: readonly Seen[];
  readonly known: ReadonlyMap<string, Known>;
  readonly held: ReadonlyMap<string, LockMode>;
  readonly notices: readonly Notice[];
  readonly truncates: boolean;
};

const effectOf = ({ seen, held, notices, truncates }: Watched): Effect => {
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
    locks: seen.filter((one) => held.get(one.oid) !== one.mode && !replaces(one, gone)).flatMap((one) => lockOf(one)),
    rewrites: rewritten.flatMap(({ now }) => (now ? [{ relation: now.name, isNew: now.isNew }] : [])),
    scans: scansIn(notices, seen),
    indexBuilds: built.flatMap(({ now }) =>
      now?.table ? [{ index: now.name, table: now.table, isNew: tableIsNew(seen, now.table) }] : [],
    ),
    created: made.filter((one) => !replaces(one, gone)).flatMap(({ now }) => namesOf(now)),
    dropped: gone
      .filter((one) => !made.some((other) => replaces(other, [one])))
      .flatMap(({ before }) => namesOf(before)),
  };
};

/** The manual's effect, with the names that were really made and dropped. */
const withRelations = (
  manual: Effect | undefined,
  created: readonly Known[],
  dropped: readonly Known[],
  known: ReadonlyMap<string, Known>,
): Effect => {
  const isNew = (name: QualifiedName): boolean => [...known.values()].some((one) => one.name === name && one.isNew);
  const built = created.filter((one) => one.kind === 'index' && one.table !== undefined);
  return {
    source: 'manual',
    locks: (manual?.locks ?? []).map((lock) => ({ ...lock, isNew: isNew(lock.relation) })),
    rewrites: manual?.rewrites ?? [],
    scans: manual?.scans ?? [],
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

const lockOf = ({ mode, before, now }: Seen): readonly Lock[] => {
  const relation = now ?? before;
  if (!relation || relation.kind === 'toast table') return [];
  return [{ relation: relation.name, kind: relation.kind, mode, table: relation.table, isNew: relation.isNew }];
};

const tableIsNew = (seen: readonly Seen[], table: QualifiedName): boolean =>
  seen.some((one) => one.now?.name === table && one.now.isNew);

const isTable = (relation: Known | undefined): boolean =>
  relation?.kind === 'table' || relation?.kind === 'materialized view' || relation?.kind === 'partitioned table';

/** Debug messages name a relation without its schema; it is one of those just locked. */
const scansIn = (notices: readonly Notice[], seen: readonly Seen[]): readonly Scan[] =>
  notices.flatMap(({ message }) => {
    const verified = /^verifying table "(.*)"$/.exec(message)?.[1];
    if (verified !== undefined) return scanOf(seen, (name) => endsWith(name, verified), 'verifies rows');
    if (!message.startsWith('validating foreign key constraint')) return [];
    const table = seen.find((one) => isTable(one.now) && one.mode !== 'ROW SHARE' && one.mode !== 'ACCESS SHARE');
    return table?.now ? scanOf(seen, (name) => name === table.now?.name, 'validates a foreign key') : [];
  });

const scanOf = (seen: readonly Seen[], matches: (name: string) => boolean, why: Scan['why']): readonly Scan[] => {
  const found = seen.find((one) => one.now && isTable(one.now) && matches(one.now.name))?.now;
  return found ? [{ relation: found.name, why, isNew: found.isNew }] : [];
};

const endsWith = (qualified: string, name: string): boolean =>
  qualified.endsWith(`.${name}`) || qualified.endsWith(`."${name.replaceAll('"', '""')}"`);

const kinds: Readonly<Record<string, RelationKind>> = {
  r: 'table',
  p: 'partitioned table',
  i: 'index',
  I: 'index',
  S: 'sequence',
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
  c: 'composite type',
  t: 'toast table',
};

const columns = `c.relkind, c.relfilenode::text AS storage,
  quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
  (SELECT quote_ident(tn.nspname) || '.' || quote_ident(t.relname) FROM pg_catalog.pg_index i
     JOIN pg_catalog.pg_class t ON t.oid = i.indrelid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
    WHERE i.indexrelid = c.oid) AS on_table`;

const relationQuery = `SELECT c.oid::text AS oid, ${columns} FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')`;

/** Relations below 16384 are PostgreSQL's own. */
const lockQuery = `SELECT l.relation::text AS oid, l.modes, ${columns} FROM (
    SELECT relation, string_agg(mode, ',') AS modes FROM pg_catalog.pg_locks
     WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted AND relation >= 16384
       AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
     GROUP BY relation) l
  LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation
  LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  ORDER BY l.relation`;

const readRelations = async (session: Session): Promise<Map<string, Known>> => {
  const rows = (await session.run(relationQuery)).rows;
  return new Map(rows.map((row) => [String(row.oid), readKnown(row, false)]));
};

const readLock = (row: Row, known: ReadonlyMap<string, Known>): Seen => {
  const oid = String(row.oid);
  const before = known.get(oid);
  const now = row.relkind === null ? undefined : readKnown(row, before ? before.isNew : true);
  return { oid, mode: strongest(String(row.modes).split(',')), before, now };
};

const readKnown = (row: Row, isNew: boolean): Known => ({
  name: String(row.name),
  kind: String(row.name).startsWith('pg_toast.') ? 'toast table' : (kinds[String(row.relkind)] ?? 'table'),
  table: typeof row.on_table === 'string' ? row.on_table : undefined,
  storage: String(row.storage),
  isNew,
});

const modeNames: readonly (readonly [string, LockMode])[] = [
  ['AccessExclusiveLock', 'ACCESS EXCLUSIVE'],
  ['ExclusiveLock', 'EXCLUSIVE'],
  ['ShareRowExclusiveLock', 'SHARE ROW EXCLUSIVE'],
  ['ShareLock', 'SHARE'],
  ['ShareUpdateExclusiveLock', 'SHARE UPDATE EXCLUSIVE'],
  ['RowExclusiveLock', 'ROW EXCLUSIVE'],
  ['RowShareLock', 'ROW SHARE'],
];

const strongest = (modes: readonly string[]): LockMode =>
  modeNames.find(([name]) => modes.includes(name))?.[1] ?? 'ACCESS SHARE';
