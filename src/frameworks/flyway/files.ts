import type { Migration, Transaction } from '../../model/migration.ts';
import type { Unreadable } from '../../model/text.ts';
import { wholeFile } from '../../sql/script.ts';
import { nameOf } from '../detecting/paths.ts';
import type { Reading, ReadPlace } from '../framework.ts';
import { isCode, notText } from '../reading/migration.ts';
import { nonTransactionalStatement } from '../reading/non-transactional.ts';
import { compareDotted, compareText } from '../reading/versions.ts';
import type { Texts } from '../texts.ts';
import { type FlywayName, flywayName, isCallback } from './names.ts';
import { inEnvironment } from './places.ts';

type File = FlywayName & { readonly path: string; readonly text: string };

/** Reads a Flyway location: versioned files by their numbers, then the repeatable ones by their descriptions. */
export function readFlyway({ directory, files, texts }: ReadPlace, prefix: string): Reading {
  const unreadable: Unreadable[] = [];
  const read: File[] = [];
  for (const path of files.filter((file) => !file.endsWith('.conf'))) {
    const file = readFile(directory, path, texts, prefix);
    if (typeof file === 'string') unreadable.push({ path, reason: file });
    else read.push(file);
  }
  const ups = read.filter(({ kind }) => kind === 'versioned' || kind === 'repeatable').sort(order);
  const undos = read.filter(({ kind }) => kind === 'undo');
  const migrations = ups.map((file) => migrationOf(file, directory, prefix, undoOf(file, undos), texts));
  const used = new Set(migrations.map((migration) => migration.down?.path));
  const alone = undos
    .filter(({ path }) => !used.has(path))
    .map(({ path, version }) => ({ path, reason: noVersioned(version) }));
  return { migrations, unreadable: [...unreadable, ...alone] };
}

const readFile = (directory: string, path: string, texts: Texts, prefix: string): File | string => {
  const name = nameOf(path);
  if (inEnvironment(directory, path)) return environment;
  if (isCallback(name)) return callback;
  const parts = flywayName(name, prefix);
  if (!name.endsWith('.sql')) return isCode('Flyway');
  if (!parts) return ignored(prefix);
  if (parts.kind === 'baseline') return baseline;
  const text = texts.get(path);
  return text === undefined ? notText : { ...parts, path, text };
};

const order = (a: File, b: File): number => {
  if (a.kind !== b.kind) return a.kind === 'versioned' ? -1 : 1;
  const byVersion = compareDotted(a.version, b.version);
  return byVersion || compareText(a.description, b.description) || compareText(a.path, b.path);
};

const undoOf = (file: File, undos: readonly File[]): File | undefined =>
  file.kind === 'versioned' ? undos.find(({ version }) => compareDotted(version, file.version) === 0) : undefined;

const migrationOf = (
  file: File,
  directory: string,
  prefix: string,
  undo: File | undefined,
  texts: Texts,
): Migration => ({
  id: file.path,
  framework: 'flyway',
  directory,
  version: file.kind === 'repeatable' ? `R ${file.description}` : `${prefix}${file.version}`,
  name: file.description,
  path: file.path,
  up: wholeFile(file.path, file.text),
  down: undo && wholeFile(undo.path, undo.text),
  repeatable: file.kind === 'repeatable',
  transaction: transactionOf(file, texts),
});

const transactionOf = (file: File, texts: Texts): Transaction => {
  const configuration = `${file.path}.conf`;
  if (/^[ \t]*executeInTransaction[ \t]*=[ \t]*false\b/im.test(texts.get(configuration) ?? '')) {
    return { ...inTransaction, mode: 'none', because: `\`${configuration}\` says executeInTransaction=false` };
  }
  const refused = nonTransactionalStatement(file.path, file.text);
  if (!refused) return inTransaction;
  const because = `Flyway sees ${refused} and runs the file without a transaction; it refuses the file when other statements stand beside it, unless flyway.mixed is true`;
  return { ...inTransaction, mode: 'none', because };
};

const inTransaction: Transaction = {
  mode: 'migration',
  because: 'Flyway runs each migration in a transaction',
  optOut:
    'Put the statement alone into a migration of its own: Flyway recognises CONCURRENTLY and leaves the transaction out (executeInTransaction=false in <file>.sql.conf says it for the rest). Set flyway.postgresql.transactional.lock=false too, or CREATE INDEX CONCURRENTLY waits for the lock that Flyway itself holds.',
  alone: true,
  reference: 'https://documentation.red-gate.com/fd/flyway-execute-in-transaction-setting-277578997.html',
};

const noVersioned = (version: string): string =>
  `There is no V${version} file: this undo migration undoes nothing. Delete it, or rename it to the version that it undoes.`;

const ignored = (prefix: string): string =>
  `Flyway ignores this file: versioned files are called ${prefix || '<version>'}${prefix && '<version>'}__<name>.sql here, repeatable ones R__<name>.sql. If the prefix is another one, set \`filePrefix\` of the project in the settings.`;

const environment =
  'The name of its directory says that only some environments run it (dev, test, …), so it is not part of the history. If production runs it, list its directory under `projects` in the settings.';

const callback =
  'Flyway calls this file around its work (a callback). It is not a migration, and what it does is not reviewed.';

const baseline =
  'A baseline migration (B…): Flyway runs it only on an empty database, in place of the versions up to it. It was left out; the versions themselves were read.';
