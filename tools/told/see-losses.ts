import type { PGlite } from '@electric-sql/pglite';

/** What PostgreSQL itself shows that a change did, asked in another way than the rehearsal asks. */
export type SeenHarm = { readonly table: string; readonly what: string };

const tablesSql = `SELECT c.oid::int8 AS oid, c.relname AS name, c.relfilenode::int8 AS storage, c.relkind::text AS kind,
    (SELECT count(*) FROM pg_index i WHERE i.indrelid = c.oid) AS indexes
  FROM pg_class c WHERE c.relnamespace = to_regnamespace('public') AND c.relkind IN ('r', 'm', 'v', 'p')`;

const indexesSql = `SELECT i.indrelid::int8 AS oid, x.relfilenode::int8 AS storage FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE x.oid >= 16384 AND x.relkind = 'i'`;

const locksSql = `SELECT relation::int8 AS oid, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation >= 16384
  AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')`;

const scansSql = 'SELECT relid::int8 AS oid, seq_scan::int8 AS scans FROM pg_stat_xact_all_tables WHERE relid >= 16384';

/** Guarantees of each relation, as text: what is missing afterwards is lost. */
const guaranteesSql = `
  SELECT c.relname AS name, 'grant ' || x.privilege_type || ' to ' || x.grantee::regrole::text AS what FROM pg_class c, LATERAL aclexplode(c.relacl) x WHERE c.relnamespace = to_regnamespace('public') AND x.grantee <> c.relowner
  UNION ALL SELECT c.relname, 'grant of ' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = to_regnamespace('public') AND a.attacl IS NOT NULL
  UNION ALL SELECT c.relname, 'policy ' || p.polcmd::text || coalesce(pg_get_expr(p.polqual, p.polrelid), '') FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
  UNION ALL SELECT c.relname, 'trigger ' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND c.relnamespace = to_regnamespace('public')
  UNION ALL SELECT c.relname, 'row level security' FROM pg_class c WHERE c.relrowsecurity
  UNION ALL SELECT c.relname, 'published by ' || p.pubname FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid JOIN pg_class c ON c.oid = r.prrelid
  UNION ALL SELECT c.relname, 'replica identity full' FROM pg_class c WHERE c.relreplident = 'f' AND c.relnamespace = to_regnamespace('public')
  UNION ALL SELECT c.relname, unnest(c.reloptions) FROM pg_class c WHERE c.relkind = 'v' AND c.relnamespace = to_regnamespace('public')`;

type Row = Readonly<Record<string, string | number>>;

/** Runs the statements and says what was seen; undefined where one of them fails. */
export async function seeHarm(
  database: PGlite,
  change: readonly string[],
  together: boolean,
): Promise<readonly SeenHarm[] | undefined> {
  const rows = async (sql: string): Promise<readonly Row[]> => (await database.exec(sql)).at(-1)?.rows as Row[];
  const old = new Map((await rows(tablesSql)).map((row) => [Number(row.oid), row]));
  const counted = async (): Promise<ReadonlyMap<string, number>> => {
    const names = (await rows(tablesSql)).filter(({ kind }) => kind === 'r');
    const sizes = await Promise.all(
      names.map(
        async ({ oid, name }) =>
          [`${oid}`, Number((await rows(`SELECT count(*) AS n FROM ONLY public."${name}"`))[0]?.n)] as const,
      ),
    );
    return new Map(sizes);
  };
  const sizes = await counted();
  const guarantees = await rows(guaranteesSql);
  const harm: SeenHarm[] = [];
  const note = (oid: number, what: string): void => {
    const table = old.get(oid);
    if (table !== undefined) harm.push({ table: String(table.name), what });
  };
  if (together) await database.exec('BEGIN');
  for (const sql of change) {
    if (!together) await database.exec('BEGIN');
    const before = await workOf(rows);
    if (!(await passes(database, sql))) return undefined;
    const after = await workOf(rows);
    for (const { oid, mode } of await rows(locksSql)) {
      // REFRESH … CONCURRENTLY lets all readers pass, and nobody else writes.
      const isRefreshed = mode === 'ExclusiveLock' && old.get(Number(oid))?.kind === 'm';
      if (!isRefreshed && workedOn(Number(oid), before, after)) note(Number(oid), `worked on under ${mode}`);
    }
    if (!together && !(await passes(database, 'COMMIT'))) return undefined;
  }
  if (together && !(await passes(database, 'COMMIT'))) return undefined;
  const left = await counted();
  const now = new Set((await rows(tablesSql)).map(({ oid }) => Number(oid)));
  for (const [oid, row] of old) {
    if (!now.has(oid) && row.kind === 'r') note(oid, 'dropped');
    else if ((left.get(`${oid}`) ?? 0) < (sizes.get(`${oid}`) ?? 0)) note(oid, 'rows are gone');
  }
  const kept = new Set((await rows(guaranteesSql)).map(({ name, what }) => `${name}: ${what}`));
  const names = new Set((await rows(tablesSql)).map(({ name }) => name));
  for (const { name = '', what } of guarantees) {
    if (names.has(name) && !kept.has(`${name}: ${what}`)) harm.push({ table: String(name), what: `lost: ${what}` });
  }
  return harm;
}

const passes = (database: PGlite, sql: string): Promise<boolean> =>
  database.exec(sql).then(
    () => true,
    () => false,
  );

type Work = { readonly storage: ReadonlyMap<number, string>; readonly scans: ReadonlyMap<number, number> };

const workOf = async (rows: (sql: string) => Promise<readonly Row[]>): Promise<Work> => {
  const storage = new Map((await rows(tablesSql)).map((row) => [Number(row.oid), `${row.storage}`]));
  for (const { oid, storage: index } of await rows(indexesSql))
    storage.set(Number(oid), `${storage.get(Number(oid))} ${index}`);
  return { storage, scans: new Map((await rows(scansSql)).map(({ oid, scans }) => [Number(oid), Number(scans)])) };
};

/** Another storage of a table or of one of its indexes, more indexes, or one more reading from end to end. */
const workedOn = (oid: number, before: Work, after: Work): boolean => {
  const [was = '', is = ''] = [before.storage.get(oid), after.storage.get(oid)];
  const built = is.split(' ').some((one) => !was.split(' ').includes(one));
  return (was !== '' && is !== '' && built) || (after.scans.get(oid) ?? 0) > (before.scans.get(oid) ?? 0);
};
