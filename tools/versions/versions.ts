import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import pg from 'pg';
import { composePlan } from '../../src/plan/compose-plan.ts';
import type { PlanDraft } from '../../src/plan/draft.ts';
import { judge } from '../../src/rules/judge.ts';
import { readScript } from '../../src/sql/script.ts';
import { statementsOf } from '../../src/sql/step-sql.ts';
import { play } from '../../test/rules/engine.ts';
import { type Case, readPage } from '../../test/rules/page.ts';
import { inputOf, migrationOf, migrationsOf } from '../../test/rules/scene.ts';
import { type Server, startServer, type Version } from '../atlas/servers.ts';
import { changes } from './changes.ts';

/** `npm run versions [version] [part of a page's name]`: runs all plans, ways back and queries on real servers. */
const words = process.argv.slice(2);
const asked = words.filter((word) => /^\d+$/.test(word)).map(Number);
const part = words.find((word) => !/^\d+$/.test(word)) ?? '';
const versions = ([13, 15, 18] as const).filter((version) => asked.length === 0 || asked.includes(version));

type Planned = {
  readonly name: string;
  readonly history: readonly string[];
  readonly change: readonly string[];
  /** The plan for a server of a version. */
  readonly plan: (postgres: number) => PlanDraft;
};

const plannedOf = async (
  name: string,
  one: Case,
  history = migrationsOf(one, 'history', 1),
): Promise<Planned | undefined> => {
  const change = migrationsOf(one, 'migration', history.length + 1);
  if (change.length === 0) return undefined;
  const scene = await play(history, change).catch(() => undefined);
  if (scene?.after === undefined) return undefined;
  const input = inputOf(one, history, change, scene);
  const sql = (all: typeof change): readonly string[] =>
    all.flatMap(({ up }) => readScript(up).statements.map((statement) => statement.sql));
  return {
    name,
    history: sql(history),
    change: sql(change),
    plan: (postgres) => composePlan(judge({ ...input, postgres, postgresUpTo: postgres })),
  };
};

const fence = (kind: string, text: string) => ({
  language: 'sql',
  kind,
  options: new Map<string, string>(),
  text,
  from: 0,
  to: 0,
});

async function* allPlanned(): AsyncGenerator<Planned> {
  for (const path of globSync('src/rules/*/*.md').sort()) {
    const id = basename(path, '.md');
    if (!id.includes(part)) continue;
    for (const one of readPage(id, readFileSync(path, 'utf8')).cases) {
      const planned = await plannedOf(`${id}: ${one.title}`, one);
      if (planned) yield planned;
    }
  }
  for (const { name, history, change } of changes) {
    if (!name.includes(part) && part !== 'changes') continue;
    const one: Case = {
      title: name,
      silent: false,
      fences: [fence('history', history), fence('migration', change)],
      review: undefined,
      end: 0,
    };
    const planned = await plannedOf(name, one, [migrationOf('migrations/0001.sql', history)]);
    if (planned) yield planned;
  }
}

const counts = new Map<string, number>();
const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
const failures: string[] = [];
let number = 0;

/** One connection stays: what a case does to the role that everybody connects as is put back through it. */
type Opened = { readonly server: Server; readonly admin: pg.Client };

/** Runs the work on a new database, where the history has run. What fails outside of the work is a fault of this program and is thrown. */
const onDatabase = async (
  { server, admin }: Opened,
  history: readonly string[],
  work: (client: pg.Client) => Promise<void>,
): Promise<void> => {
  const name = `plan_${number++}`;
  await admin.query(
    "ALTER ROLE postgres PASSWORD 'words'; ALTER ROLE postgres RESET ALL; ALTER ROLE postgres SUPERUSER LOGIN",
  );
  await admin.query(`CREATE DATABASE ${name}`);
  const client = new pg.Client({ connectionString: server.url.replace(/postgres$/, name) });
  client.on('error', () => undefined);
  await client.connect();
  try {
    for (const sql of history) await client.query(sql);
    await client.query('RESET ALL');
    await work(client);
  } finally {
    await client.end();
    await admin.query(`DROP DATABASE ${name}`);
    const roles = await admin.query<{ rolname: string }>(
      `SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres'`,
    );
    for (const { rolname } of roles.rows) await admin.query(`DROP ROLE ${pg.escapeIdentifier(rolname)}`);
  }
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.message} (${(error as { code?: string }).code ?? ''})` : String(error);

const runSteps = async (client: pg.Client, { steps }: PlanDraft): Promise<string | undefined> => {
  for (const { step } of steps) {
    const sql = [...statementsOf(step.sql)];
    const all = step.transaction === 'own' && sql.length > 0 ? ['BEGIN', ...sql, 'COMMIT'] : sql;
    try {
      for (const one of all) await client.query(one);
    } catch (error) {
      await client.query('ROLLBACK');
      return `“${step.title}”: ${messageOf(error)}`;
    }
  }
  return undefined;
};

const note = (what: string, where: string, error: string | undefined): void => {
  count(`${what}: ${error === undefined ? 'ran' : 'failed'}`);
  if (error === undefined) return;
  failures.push(`${where}: ${what}: ${error}`);
  console.log(failures.at(-1));
};

const runs = async (opened: Opened, planned: Planned): Promise<void> => {
  const { version } = opened.server;
  const draft = planned.plan(version);
  const where = `${version}: ${planned.name}`;
  let written = true;
  try {
    await onDatabase(opened, planned.history, async (client) => {
      for (const query of draft.verification.filter(({ when }) => when === 'before'))
        note('query before', where, await tried(client, query.sql));
      for (const sql of planned.change) await client.query(sql);
      for (const query of draft.verification.filter(({ when }) => when === 'after'))
        note('query after', where, await tried(client, query.sql));
      if (draft.rollback.source === 'generated' && draft.rollback.sql.trim() !== '')
        note('way back', where, await triedAll(client, statementsOf(draft.rollback.sql), draft.rollback.transactional));
    });
  } catch (error) {
    if ((error as { readonly code?: string }).code === '28P01') throw error;
    written = false;
    count(`${version}: the migration as written fails there`);
    if (process.env.SHOW) console.error(where, messageOf(error));
  }
  if (!written) return;
  for (const target of new Set([version, 13])) {
    const plan = target === version ? draft : planned.plan(target);
    if (!plan.differs) continue;
    await onDatabase(opened, planned.history, async (client) => {
      note(
        target === version ? `plan for ${version}` : `plan for any version, on ${version}`,
        where,
        await runSteps(client, plan),
      );
    });
  }
};

const tried = (client: pg.Client, sql: string): Promise<string | undefined> =>
  client.query(sql).then(() => undefined, messageOf);

const triedAll = async (client: pg.Client, sql: readonly string[], together: boolean): Promise<string | undefined> => {
  for (const one of together ? ['BEGIN', ...sql, 'COMMIT'] : sql) {
    const error = await tried(client, one);
    if (error !== undefined) return error;
  }
  return undefined;
};

const all: Planned[] = [];
for await (const planned of allPlanned()) all.push(planned);
console.log(`${all.length} changes`);
for (const version of versions) {
  const server = await startServer(version as Version);
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  for (const planned of all) await runs({ server, admin }, planned);
  await admin.end();
  await server.stop();
  console.log(`PostgreSQL ${version} done`);
}
console.table([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([what, times]) => ({ what, times })));
process.exit(failures.length > 0 ? 1 : 0);
