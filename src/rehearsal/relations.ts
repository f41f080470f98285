import type { LockMode, RelationKind } from '../model/effect.ts';
import type { QualifiedName } from '../model/schema.ts';
import { type Counts, countColumns, countsOf } from './counts.ts';
import { look, lookInside, type Run } from './look.ts';
import type { Row } from './session.ts';

/** A relation as it was last seen. */
export type Known = {
  readonly name: QualifiedName;
  readonly kind: RelationKind;
  readonly table: QualifiedName | undefined;
  readonly storage: string;
  /** Made since the observer began to watch. */
  readonly isNew: boolean;
};

/** A relation that the session holds locks on. */
export type Seen = {
  readonly oid: string;
  readonly modes: readonly LockMode[];
  readonly counts: Counts;
  readonly before: Known | undefined;
  /** undefined: it is gone. */
  readonly now: Known | undefined;
};

export function isTable(relation: Known | undefined): boolean {
  return relation?.kind === 'table' || relation?.kind === 'materialized view' || relation?.kind === 'partitioned table';
}

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
  (SELECT quote_ident(tn.nspname) || '.' || quote_ident(t.relname) FROM pg_index i
     JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
    WHERE i.indexrelid = c.oid) AS on_table`;

const relationQuery = `SELECT c.oid::text AS oid, ${columns} FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
  ORDER BY c.oid`;

/** Relations below 16384 are PostgreSQL's own. */
const lockQuery = `SELECT l.relation::text AS oid, l.modes, ${countColumns('l.relation')}, ${columns} FROM (
    SELECT relation, string_agg(mode, ',') AS modes FROM pg_locks
     WHERE pid = pg_backend_pid() AND locktype = 'relation' AND granted AND relation >= 16384
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
     GROUP BY relation) l
  LEFT JOIN pg_class c ON c.oid = l.relation
  LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
  ORDER BY l.relation`;

/** Every relation that people made, by oid. */
export async function readRelations(run: Run): Promise<Map<string, Known>> {
  const rows = await look(run, () => run(relationQuery));
  return new Map(rows.map((row) => [String(row.oid), readKnown(row, false)]));
}

const readLock = (row: Row, known: ReadonlyMap<string, Known>): Seen => {
  const oid = String(row.oid);
  const before = known.get(oid);
  const now = row.relkind === null ? undefined : readKnown(row, before ? before.isNew : true);
  const modes = String(row.modes)
    .split(',')
    .flatMap((name) => modeNames.get(name) ?? []);
  return { oid, modes, counts: countsOf(row), before, now };
};

const readKnown = (row: Row, isNew: boolean): Known => ({
  name: String(row.name),
  kind: String(row.name).startsWith('pg_toast.') ? 'toast table' : (kinds[String(row.relkind)] ?? 'table'),
  table: typeof row.on_table === 'string' ? row.on_table : undefined,
  storage: String(row.storage),
  isNew,
});

const modeNames: ReadonlyMap<string, LockMode> = new Map([
  ['AccessShareLock', 'ACCESS SHARE'],
  ['RowShareLock', 'ROW SHARE'],
  ['RowExclusiveLock', 'ROW EXCLUSIVE'],
  ['ShareUpdateExclusiveLock', 'SHARE UPDATE EXCLUSIVE'],
  ['ShareLock', 'SHARE'],
  ['ShareRowExclusiveLock', 'SHARE ROW EXCLUSIVE'],
  ['ExclusiveLock', 'EXCLUSIVE'],
  ['AccessExclusiveLock', 'ACCESS EXCLUSIVE'],
]);

/**
 * The relations that the session holds locks on, as they are now; inside its transaction.
 *
 * @param then SQL that is run afterwards
 */
export async function readLocks(
  run: Run,
  known: ReadonlyMap<string, Known>,
  then: readonly string[],
): Promise<readonly Seen[]> {
  return (await lookInside(run, lockQuery, then)).map((row) => readLock(row, known));
}
