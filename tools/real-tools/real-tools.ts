import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import type { Schema } from '../../src/model/schema.ts';
import { readSchema } from '../../src/rehearsal/catalog/read-schema.ts';
import { diffSchemas } from '../../src/schema/diff/diff-schemas.ts';
import { statementsOf } from '../../src/sql/step-sql.ts';
import { startPostgres } from '../../test/fakes/postgres-server.ts';
import { type Change, changes, history, rows } from './changes.ts';

/**
 * Whether real tools take the plans that are written for them: `npm run real-tools`. Each change is planned and written for each
 * tool, and every stage is applied by the tool's own command to a real PostgreSQL that has rows; the schema at the end must be
 * the one that the change as written leads to. Writes docs/real-tools.md.
 */
if (!existsSync(join(import.meta.dirname, 'node_modules'))) {
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], {
    cwd: import.meta.dirname,
    stdio: 'inherit',
  });
}
const { tools } = await import('./tools.ts');
type Tool = (typeof tools)[number];

const root = join(import.meta.dirname, '..', '..');
const postgres = await startPostgres();
let databases = 0;
const results: { readonly tool: Tool; readonly change: Change; readonly files: number; readonly says: string }[] = [];

async function tryOut(tool: Tool, change: Change): Promise<{ readonly files: number; readonly says: string }> {
  const repository = mkdtempSync(join(tmpdir(), 'real-tools-'));
  try {
    write(repository, tool.files(history));
    const [wanted, url] = [await postgres.database(`d${databases++}`), await postgres.database(`d${databases++}`)];
    await ask(wanted, [history, rows, change.sql]);
    tool.deploy(repository, url);
    await ask(url, [rows]);
    commit(repository);
    write(
      repository,
      tool.next(change.sql, (path) => readFileSync(join(repository, path), 'utf8')),
    );
    const said = plan(repository, tool.directory);
    const files = said.split('\n').filter((line) => line.startsWith('wrote ')).length;
    if (files === 0) return { files, says: said.trim() };
    for (const [, path = ''] of said.matchAll(/^these files replace (\S+): /gm)) remove(join(repository, path));
    tool.deploy(repository, url);
    for (const stage of later(repository, tool.directory)) await doStage(repository, stage, tool, url);
    const difference = diffSchemas(...((await Promise.all([wanted, url].map(schemaOf))) as [Schema, Schema]));
    const foreign = difference.filter(
      ({ name, table, object }) => object !== 'schema' && !tool.own.test(table ?? name) && !tool.own.test(name),
    );
    return {
      files,
      says: foreign.length === 0 ? 'applied' : `another schema: ${foreign.map(({ name }) => name).join(', ')}`,
    };
  } finally {
    rmSync(repository, { recursive: true });
  }
}

const write = (repository: string, files: Readonly<Record<string, string>>): void => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), text);
  }
};

/** As `git rm`: a directory that is empty goes along. */
const remove = (path: string): void => {
  rmSync(path);
  if (readdirSync(dirname(path)).length === 0) rmdirSync(dirname(path));
};

const commit = (repository: string): void => {
  writeFileSync(join(repository, '.gitignore'), 'node_modules\n');
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], {
      cwd: repository,
      stdio: 'ignore',
    });
  git('init', '-b', 'main');
  git('add', '-A');
  git('commit', '-m', 'history');
};

const plan = (repository: string, directory: string): string =>
  execFileSync(process.execPath, [join(root, 'src', 'cli', 'main.ts'), 'plan', '--write', directory], {
    cwd: repository,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const folderOf = (repository: string, directory: string): string =>
  join(repository, dirname(directory), `.${directory.slice(directory.lastIndexOf('/') + 1)}-later`);

const later = (repository: string, directory: string): readonly string[] => {
  const folder = folderOf(repository, directory);
  if (!existsSync(folder)) return [];
  const stages = readdirSync(folder).filter((name) => /^\d/.test(name));
  return stages.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)).map((name) => join(folder, name));
};

/** As the README of what waits says. */
const doStage = async (repository: string, stage: string, tool: Tool, url: string): Promise<void> => {
  if (stage.endsWith('by-hand')) {
    for (const name of readdirSync(stage)) await ask(url, statementsOf(readFileSync(join(stage, name), 'utf8')));
  } else {
    cpSync(stage, join(repository, tool.directory), { recursive: true });
    tool.deploy(repository, url);
  }
};

const ask = async (url: string, statements: readonly string[]): Promise<void> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const sql of statements) await client.query(sql);
  await client.end();
};

const schemaOf = async (url: string): Promise<Schema> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  const schema = await readSchema(async (sql) => (await client.query<Record<string, unknown>>(sql)).rows);
  await client.end();
  return schema;
};

/** The line in which a tool says what is wrong. */
const shortened = (says: string): string => {
  const line = /^.*\bERROR\b.*$/m.exec(says)?.[0] ?? says;
  return line
    .replaceAll(/[|<>`]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 160);
};

function page(): string {
  return [
    '<!-- Written by `npm run real-tools`; do not edit. -->',
    '',
    '# Real tools',
    '',
    'Each of these changes was planned and written with `plan --write`, and every stage applied by the tool’s own command to a real PostgreSQL 18',
    'with rows in it. “applied”: the tool took every file, and the schema at the end is the one that the change as written leads to.',
    '',
    '| tool | version | change | files | result |',
    '| --- | --- | --- | --- | --- |',
    ...results.map(
      ({ tool, change, files, says }) =>
        `| ${tool.name} | ${tool.version} | ${change.name} | ${files} | ${shortened(says)} |`,
    ),
    '',
    'Prisma’s schema engine as a program is downloaded from a server of its own when Prisma is installed; here its WebAssembly form ran, which is in the npm package, over',
    'the package’s own driver adapter, which was made to send a migration whole, as the program does: left alone it splits it at every semicolon, those in a function’s body too.',
    '',
  ].join('\n');
}

for (const tool of tools) {
  for (const change of changes) {
    const made = await tryOut(tool, change).catch((error: unknown) => ({ files: 0, says: String(error) }));
    results.push({ tool, change, ...made });
    console.log(`${tool.name} ${tool.version}: ${change.name}: ${made.says}`);
  }
}
await postgres.stop();
writeFileSync(join(root, 'docs', 'real-tools.md'), page());
process.exit(results.every(({ says }) => says === 'applied') ? 0 : 1);
