import type { Migration, Transaction } from '../model/migration.ts';
import type { Unreadable } from '../model/text.ts';
import { wholeFile } from '../sql/script.ts';
import { databaseOfName, notPostgres } from './detecting/other-database.ts';
import { directoryOf, inside, nameOf, upwards } from './detecting/paths.ts';
import type { Framework, Judgement, Place, Reading, ReadPlace } from './framework.ts';
import { prismaModels, readPrisma } from './prisma/models.ts';
import { notText } from './reading/migration.ts';
import { compareText } from './reading/versions.ts';
import type { Texts } from './texts.ts';
import { folderOfFiles } from './writing/writing.ts';

/** Prisma Migrate: `<version>_<name>/migration.sql`, applied in the order of the folders' names. */
export const prisma: Framework = {
  detect: {
    evidence: 'layout',
    directories: (listing) => {
      const folders = listing.directories.filter((folder) => listing.has(inside(folder, 'migration.sql')));
      const own = folders.filter((folder) => !listing.has(inside(folder, 'snapshot.json')));
      return [...new Set(own.map(directoryOf))];
    },
    marks: ({ directory, listing }) => {
      const beside = listing.below(directoryOf(directory)).filter((path) => path.endsWith('.prisma'));
      const above = upwards(directory).map((at) => inside(at, 'package.json'));
      return [inside(directory, 'migration_lock.toml'), ...beside.slice(0, mostSchemas), ...above].filter(listing.has);
    },
    judge,
  },
  belongs: ({ directory, listing }) => listing.below(directory).filter((path) => /\.(?:sql|ts|js)$|\.toml$/.test(path)),
  read,
  compareVersions: compareText,
  models,
  writing: {
    outside: 'alone',
    versions: 'YYYYMMDDHHMMSS',
    files: (migration, { downs }) => folderOfFiles(migration, 'migration.sql', downs),
  },
  behaviour: {
    edited: 'warns',
    missing: 'ignores',
    knownBy: 'file name',
    late: 'applies',
    twice: 'applies',
    updateModels: 'Update schema.prisma to match and run npx prisma generate.',
  },
  historyTable: {
    name: '_prisma_migrations',
    columns:
      'id varchar(36) PRIMARY KEY, checksum varchar(64), finished_at timestamptz, migration_name varchar(255), logs text, rolled_back_at timestamptz, started_at timestamptz DEFAULT now(), applied_steps_count int DEFAULT 0',
  },
  guidance: {
    generate: 'npx prisma migrate dev --create-only --name <name>',
    deploy: 'npx prisma migrate deploy',
    status: 'npx prisma migrate status',
    baseline: 'npx prisma migrate resolve --applied <migration>',
    markApplied: 'npx prisma migrate resolve --applied <migration>',
    rollBack:
      'npx prisma db execute --file <migration>/down.sql, then ship a new migration that does the same; npx prisma migrate resolve --rolled-back <migration> only for one that failed',
    reference: 'https://www.prisma.io/docs/cli/migrate',
  },
};

/** So many files of a schema are read. */
const mostSchemas = 20;

/** Without all of them it is not known which fields are relations. */
function models(marks: Texts): ReturnType<NonNullable<Framework['models']>> {
  const schemas = [...marks].filter(([path]) => path.endsWith('.prisma')).map(([, text]) => text);
  if (schemas.length === 0 || schemas.length >= mostSchemas) return undefined;
  const names = new Set(schemas.flatMap(prismaModels));
  return schemas.flatMap((text) => readPrisma(text, names));
}

function judge({ directory }: Place, texts: Texts): Judgement {
  const lock = inside(directory, 'migration_lock.toml');
  for (const [path, text] of texts) {
    const provider = path === lock ? lockProvider(text) : path.endsWith('.prisma') ? schemaProvider(text) : undefined;
    if (!provider) continue;
    if (provider === 'postgresql' || provider === 'postgres') {
      return { kind: 'project', because: `\`${path}\` says provider = "${provider}"` };
    }
    return {
      kind: 'left out',
      ...notPostgres(databaseOfName(provider) ?? provider.slice(0, 40), `\`${path}\` says so`),
    };
  }
  return {
    kind: 'project',
    because: `\`${directory}\` holds folders with a migration.sql, as Prisma Migrate writes them`,
  };
}

const lockProvider = (text: string): string | undefined => provider.exec(text)?.[1];

/** The provider of the datasource block; generators have a provider too. */
const schemaProvider = (text: string): string | undefined => {
  for (const block of text.matchAll(/^[ \t]*datasource[ \t]+\w+[ \t]*\{/gm)) {
    const body = text.slice(block.index, block.index + 2_000);
    const found = provider.exec(body.slice(0, body.indexOf('}') >>> 0));
    if (found) return found[1];
  }
  return undefined;
};

const provider = /^[ \t]*provider[ \t]*=[ \t]*"([^"\n]*)"/m;

function read({ directory, listing, texts, files }: ReadPlace): Reading {
  const manifest = manifestOf(directory, listing.has, texts);
  const migrations: Migration[] = [];
  const unreadable: Unreadable[] = [];
  for (const path of files) {
    const folder = directoryOf(path);
    if (nameOf(path) === 'migration_lock.toml') continue;
    const text = texts.get(path);
    if (directoryOf(folder) !== directory || nameOf(path) !== 'migration.sql' || text === undefined) {
      if (text === undefined || !isDownOf(path, (main) => texts.has(main)))
        unreadable.push({ path, reason: reasonOf(path, text, directory) });
      continue;
    }
    const down = texts.get(inside(folder, 'down.sql'));
    migrations.push({
      id: folder,
      framework: 'prisma',
      directory,
      ...nameParts(nameOf(folder)),
      path,
      up: wholeFile(path, text),
      down: down === undefined ? undefined : wholeFile(inside(folder, 'down.sql'), down),
      repeatable: false,
      transaction: transactionOf(text, manifest),
    });
  }
  return { migrations: migrations.sort((a, b) => compareText(nameOf(a.id), nameOf(b.id))), unreadable };
}

const nameParts = (folder: string): { version: string; name: string } => {
  const parts = /^(\d+)[_-]?(.*)$/s.exec(folder);
  return { version: parts?.[1] ?? folder, name: parts?.[2] || folder };
};

const isDownOf = (path: string, has: (path: string) => boolean): boolean =>
  nameOf(path) === 'down.sql' && has(inside(directoryOf(path), 'migration.sql'));

const reasonOf = (path: string, text: string | undefined, directory: string): string => {
  if (path.endsWith('.sql') && text === undefined) return notText;
  if (path.endsWith('.sql') && nameOf(path) !== 'migration.sql') {
    return `Prisma Migrate runs only files called migration.sql in folders directly in \`${directory}\`; this file is not run. Put its statements into a migration: <version>_<name>/migration.sql.`;
  }
  if (path.endsWith('.sql')) {
    return `Prisma Migrate reads folders directly in \`${directory}\`; this one lies deeper and is not run.`;
  }
  return 'This step is code, not SQL; what it does to the database cannot be read. Review it by hand, or move its statements into a migration.sql.';
};

type Manifest = { readonly path: string; readonly major: number; readonly minor: number };

/** From 7.4 on Prisma cuts a file into statements; what its own parser cannot read, it sends whole. */
const transactionOf = (text: string, manifest: Manifest | undefined): Transaction => {
  const splits = manifest !== undefined && (manifest.major > 7 || (manifest.major === 7 && manifest.minor >= 4));
  if (!splits) return sentWhole;
  const from = `Prisma ${manifest.major}.${manifest.minor} (\`${manifest.path}\`)`;
  if (/\bdrop\s+index\s+concurrently\b/i.test(text)) {
    return {
      ...sentWhole,
      because: `${from} cannot split a file with DROP INDEX CONCURRENTLY into statements, and sends it as one query string`,
      reference: 'https://github.com/prisma/prisma-engines/pull/5847',
    };
  }
  return {
    mode: 'none',
    because: `${from} sends the statements of a file one by one, and each commits by itself: when one fails, those before it stay`,
    optOut,
    // One statement that it cannot cut off makes it send the whole file: DROP INDEX CONCURRENTLY.
    alone: true,
    reference: 'https://github.com/prisma/prisma-engines/pull/5767',
  };
};

const optOut =
  'Put the statement alone into a migration of its own: a migration.sql with a single statement runs outside a transaction.';

const sentWhole: Transaction = {
  mode: 'implicit',
  because:
    'Prisma sends the file as one query string, which PostgreSQL runs as one transaction when it holds several statements (from Prisma 7.4 on: one by one)',
  optOut,
  alone: true,
  reference: 'https://github.com/prisma/prisma/issues/14456',
};

/** The nearest package.json that names Prisma, with the lowest version it allows. */
const manifestOf = (directory: string, has: (path: string) => boolean, texts: Texts): Manifest | undefined => {
  for (const path of upwards(directory).map((at) => inside(at, 'package.json'))) {
    const text = has(path) ? (texts.get(path) ?? '') : '';
    const found = /"prisma"[ \t\r\n]*:[ \t\r\n]*"[\^~>=v ]{0,5}(\d{1,4})\.(\d{1,4})/.exec(text);
    if (found) return { path, major: Number(found[1]), minor: Number(found[2]) };
  }
  return undefined;
};
