import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A migration tool as people run it. */
export type Tool = {
  readonly name: string;
  readonly version: string;
  /** The migration directory of a repository. */
  readonly directory: string;
  /** Files of a repository whose only migration is this SQL. */
  readonly files: (sql: string) => Readonly<Record<string, string>>;
  /** Files of a further migration, with those of the repository that change by it. */
  readonly next: (sql: string, read: (path: string) => string) => Readonly<Record<string, string>>;
  /** Applies what is pending, with the tool's own command. Throws what the tool says when it fails. */
  readonly deploy: (repository: string, url: string) => void;
  /** What the tool keeps of itself in the database. */
  readonly own: RegExp;
};

const here = import.meta.dirname;
const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(join(here, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;

const run = (
  command: string,
  words: readonly string[],
  repository: string,
  env: Readonly<Record<string, string>>,
): void => {
  // The configuration files import the tools' packages.
  if (!existsSync(join(repository, 'node_modules')))
    symlinkSync(join(here, 'node_modules'), join(repository, 'node_modules'));
  try {
    execFileSync(join(here, 'node_modules', '.bin', command), words, {
      cwd: repository,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${words.join(' ')}: ${`${stdout}\n${stderr}`.trim().slice(-1500)}`);
  }
};

const dbmate: Tool = {
  name: 'dbmate',
  version: versionOf('dbmate'),
  directory: 'db/migrations',
  files: (sql) => ({ 'db/migrations/20260101000000_init.sql': `-- migrate:up\n${sql}\n\n-- migrate:down\n` }),
  next: (sql) => ({ 'db/migrations/20260102000000_change.sql': `-- migrate:up\n${sql}\n\n-- migrate:down\n` }),
  deploy: (repository, url) =>
    run('dbmate', ['--no-dump-schema', 'up'], repository, { DATABASE_URL: `${url}?sslmode=disable` }),
  own: /^public\.schema_migrations$/,
};

const prisma: Tool = {
  name: 'prisma migrate deploy (schema engine as WebAssembly)',
  version: versionOf('prisma'),
  directory: 'prisma/migrations',
  files: (sql) => ({
    'prisma/migrations/20260101000000_init/migration.sql': `${sql}\n`,
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n',
    // The adapter of the package splits a script at every semicolon, one in a function's body too; the engine as a program sends it whole.
    'prisma.config.ts': `import { PrismaPg } from '@prisma/adapter-pg';
class WholeScripts extends PrismaPg {
  async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => void (await adapter.client.query(script).catch((error) => adapter.onError(error)));
    return adapter;
  }
}
export default {
  experimental: { adapter: true },
  engine: 'js',
  schema: 'prisma/schema.prisma',
  adapter: async () => new WholeScripts({ connectionString: process.env.DATABASE_URL }),
};
`,
  }),
  next: (sql) => ({ 'prisma/migrations/20260102000000_change/migration.sql': `${sql}\n` }),
  deploy: (repository, url) => {
    // The engines as programs come from elsewhere, and are not needed where the adapter does their work.
    const none = join(here, 'node_modules', 'no-engine');
    writeFileSync(none, '');
    run('prisma', ['migrate', 'deploy'], repository, {
      DATABASE_URL: url,
      PRISMA_QUERY_ENGINE_LIBRARY: none,
      PRISMA_SCHEMA_ENGINE_BINARY: none,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    });
  },
  own: /^public\._prisma_migrations$/,
};

const nodePgMigrate: Tool = {
  name: 'node-pg-migrate',
  version: versionOf('node-pg-migrate'),
  directory: 'migrations',
  files: (sql) => ({ 'migrations/1767225600000_init.sql': `-- Up Migration\n${sql}\n\n-- Down Migration\n` }),
  next: (sql) => ({ 'migrations/1767312000000_change.sql': `-- Up Migration\n${sql}\n\n-- Down Migration\n` }),
  deploy: (repository, url) => run('node-pg-migrate', ['up'], repository, { DATABASE_URL: url }),
  own: /^public\.pgmigrations(?:_id_seq)?$/,
};

type Journal = { readonly entries: readonly object[] };
const entry = (idx: number, tag: string) => ({
  idx,
  version: '7',
  when: 1_767_225_600_000 + idx,
  tag,
  breakpoints: true,
});
const broken = (sql: string): string => `${sql.replaceAll(';\n', ';\n--> statement-breakpoint\n')}\n`;

const drizzle: Tool = {
  name: 'drizzle-kit migrate',
  version: versionOf('drizzle-kit'),
  directory: 'drizzle',
  files: (sql) => ({
    'drizzle/0000_init.sql': broken(sql),
    'drizzle/meta/_journal.json': JSON.stringify({
      version: '7',
      dialect: 'postgresql',
      entries: [entry(0, '0000_init')],
    }),
    'drizzle.config.ts': `export default { dialect: 'postgresql', out: './drizzle', schema: './none.ts', dbCredentials: { url: process.env.DATABASE_URL } };\n`,
    'none.ts': 'export {};\n',
  }),
  next: (sql, read) => {
    const journal = JSON.parse(read('drizzle/meta/_journal.json')) as Journal;
    return {
      'drizzle/0001_change.sql': broken(sql),
      'drizzle/meta/_journal.json': JSON.stringify({
        ...journal,
        entries: [...journal.entries, entry(1, '0001_change')],
      }),
    };
  },
  deploy: (repository, url) => run('drizzle-kit', ['migrate'], repository, { DATABASE_URL: url }),
  own: /^drizzle\./,
};

export const tools: readonly Tool[] = [prisma, drizzle, dbmate, nodePgMigrate];
