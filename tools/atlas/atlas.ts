import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { openEmbedded } from '../../src/rehearsal/embedded.ts';
import { openServer, urlOf } from '../../src/rehearsal/server.ts';
import type { Session } from '../../src/rehearsal/session.ts';
import { type AtlasEntry, atlas } from '../../src/statements/atlas/atlas.ts';
import { type Entry, readCatalogue, schemaText } from './entries.ts';
import { type Server, startServer, versions } from './servers.ts';
import { type Databases, type Sight, watchInside, watchWaiting } from './watch.ts';

/**
 * Runs every statement of `statements/` on every PostgreSQL in support and on the embedded one, and writes what each did to
 * `src/statements/atlas/atlas.json`: `npm run atlas [-- <id> …]`. With ids it renews those alone.
 */
const wanted = process.argv.slice(2);
const catalogue = readCatalogue().filter(({ id }) => wanted.length === 0 || wanted.includes(id));

/** What is in the atlas of a statement that is not renewed. */
const kept = (id: string): AtlasEntry => {
  const entry = atlas.find((one) => one.id === id);
  if (!entry) throw new Error(`${id} is new: name it too, or none at all`);
  return entry;
};

/** By entry: what each engine saw. */
type Sights = Map<string, Map<string, Sight>>;

const template = 'atlas_template';

const databasesOn = (server: Server): Databases & { readonly prepare: () => Promise<void> } => {
  let made = 0;
  const asSuperuser = async (sql: string): Promise<void> => {
    const client = new Client(server.url);
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  return {
    prepare: async () => {
      await asSuperuser(`CREATE DATABASE ${template}`);
      const client = new Client(urlOf(server.url, template));
      await client.connect();
      await client.query(schemaText()).finally(() => client.end());
    },
    fresh: async () => {
      const name = `atlas_${made++}`;
      await asSuperuser(`CREATE DATABASE ${name} TEMPLATE ${template}`);
      return name;
    },
    drop: (name) => asSuperuser(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
};

const watchOnServer = async (server: Server, sights: Sights): Promise<void> => {
  const databases = databasesOn(server);
  await databases.prepare();
  const shared = await databases.fresh();
  for (const entry of catalogue) {
    const database = entry.first.length === 0 ? shared : await databases.fresh();
    const session = await openServer(server.url, database);
    const seen = await watchInside(session, entry).finally(session.close);
    if (database !== shared) await databases.drop(database);
    const sight = seen.refusesTransaction ? await watchWaiting(server.url, entry, databases) : seen;
    sights.get(entry.id)?.set(String(server.version), sight);
  }
};

/** The embedded PostgreSQL has one session: what refuses transactions can't be watched there. */
const watchEmbedded = async (sights: Sights): Promise<void> => {
  const open = async (): Promise<Session> => {
    const opened = await openEmbedded(undefined, []);
    await opened.run(schemaText());
    return opened;
  };
  const shared = await open();
  for (const entry of catalogue) {
    const session = entry.first.length === 0 ? shared : await open();
    const sight = await watchInside(session, entry);
    if (!sight.refusesTransaction) sights.get(entry.id)?.set('embedded', sight);
    if (session !== shared) await session.close();
  }
};

/** The same sight on several engines is written once. */
const rowOf = ({ id, about, first, sql }: Entry, sights: ReadonlyMap<string, Sight>) => ({
  id,
  about,
  first,
  sql,
  seen: [...Map.groupBy(sights, ([, sight]) => JSON.stringify({ ...sight, error: sight.error?.sqlState }))].map(
    ([, same]) => ({
      on: same.map(([engine]) => engine),
      ...(same.at(-1)?.[1] as Sight),
    }),
  ),
});

const sights: Sights = new Map(catalogue.map(({ id }) => [id, new Map()]));
for (const version of versions) {
  const started = performance.now();
  const server = await startServer(version);
  await watchOnServer(server, sights).finally(server.stop);
  console.error(`PostgreSQL ${version}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
await watchEmbedded(sights);
const rows = catalogue.map((entry) => rowOf(entry, sights.get(entry.id) ?? new Map()));
const place = join(import.meta.dirname, '..', '..', 'src', 'statements', 'atlas', 'atlas.json');
const renewed = new Map(rows.map((row) => [row.id, row]));
const all = readCatalogue().map(({ id }) => renewed.get(id) ?? kept(id));
// A line for each statement: what a new run changes can be read.
writeFileSync(place, `[\n${all.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`);
process.exit();
