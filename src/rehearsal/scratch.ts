import { Client } from 'pg';

/** Databases made on a server for one rehearsal, dropped after it with the roles that were made meanwhile: roles outlive databases. */
export type Scratch = {
  /** Makes one, as a copy of `template` (to which nobody is connected) or empty, and gives its name. */
  readonly create: (template: string | undefined) => Promise<string>;
  readonly dropAll: () => Promise<void>;
};

/** `url` is a role that may create databases, best on a server that holds nothing else. `prefix` is unique to the rehearsal. */
export async function scratchDatabases(url: string, prefix: string): Promise<Scratch> {
  const client = new Client({ connectionString: url, application_name: 'migration-planner' });
  client.on('error', () => undefined);
  await client.connect();
  const made: string[] = [];
  const known = new Set(await rolesOf(client));
  return {
    create: async (template) => {
      const name = `${prefix}_${made.length}`;
      made.push(name);
      if (template !== undefined) await waitUntilAlone(client, template);
      await client.query(`CREATE DATABASE ${name} TEMPLATE ${template ?? 'template0'}`);
      return name;
    },
    dropAll: async () => {
      for (const name of made.reverse())
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).catch(() => undefined);
      const roles = (await rolesOf(client)).filter((role) => !known.has(role));
      for (const role of roles)
        await client.query(`DROP ROLE IF EXISTS "${role.replaceAll('"', '""')}"`).catch(() => undefined);
      await client.end();
    },
  };
}

/** A killed connection may take the server a moment to notice; a template must have none. */
const waitUntilAlone = async (client: Client, database: string): Promise<void> => {
  const end = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1';
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if ((await client.query(end, [database])).rowCount === 0) return;
    await new Promise((resume) => setTimeout(resume, 20));
  }
};

const rolesOf = async (client: Client): Promise<readonly string[]> =>
  (await client.query<{ name: string }>('SELECT rolname AS name FROM pg_catalog.pg_roles')).rows.map(
    ({ name }) => name,
  );
