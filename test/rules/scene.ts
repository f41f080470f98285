import { parse as parseYaml } from 'yaml';
import { frameworks } from '../../src/frameworks/catalogue.ts';
import { prismaModels, readPrisma } from '../../src/frameworks/prisma/models.ts';
import { renamingOf } from '../../src/frameworks/renaming.ts';
import type { OpenPullRequest } from '../../src/model/claims.ts';
import type { Declaration } from '../../src/model/declaration.ts';
import { frameworkIds } from '../../src/model/framework-ids.ts';
import type { FrameworkId, Migration, TransactionMode } from '../../src/model/migration.ts';
import type { MigrationPair, RenamedMigration } from '../../src/model/read-change.ts';
import { settingsSchema } from '../../src/model/settings-schema.ts';
import { wholeFile } from '../../src/sql/script.ts';
import type { RehearsedChange } from '../../src/statements/record.ts';
import { readChangeOf, rehearsedChangeOf } from '../fakes/record.ts';
import type { Scene } from './engine.ts';
import type { Case, Fence } from './page.ts';

const because: Readonly<Record<TransactionMode, string>> = {
  migration: 'the tool opens a transaction around each migration',
  run: 'the tool opens one transaction around all pending migrations',
  implicit: 'the tool sends the file as one query string, which PostgreSQL makes one transaction',
  none: 'the tool opens no transaction',
};

/** What stands between the two ways in one text. */
const downMark = '\n-- down\n';

/** A migration of a tool of no particular make, unless one is named. After a line `-- down` comes its down script. */
export function migrationOf(
  path: string,
  text: string,
  options: { readonly mode?: TransactionMode; readonly tool?: FrameworkId; readonly optOut?: string | undefined } = {},
): Migration {
  const mode = options.mode ?? 'migration';
  const optOut = 'optOut' in options ? options.optOut : 'Add the line `-- no transaction` at the top of the file.';
  return {
    id: path,
    framework: options.tool ?? 'sql',
    directory: path.slice(0, Math.max(0, path.lastIndexOf('/'))),
    version: /\d+/.exec(path.slice(path.lastIndexOf('/') + 1))?.[0] ?? '1',
    name: path,
    path,
    ...directionsOf(path, text),
    repeatable: false,
    transaction: { mode, because: because[mode], optOut, alone: false, reference: 'https://example.com/tool' },
  };
}

const directionsOf = (path: string, text: string): Pick<Migration, 'up' | 'down'> => {
  const at = text.indexOf(downMark);
  if (at < 0) return { up: wholeFile(path, text), down: undefined };
  return {
    up: { path, text, pieces: [{ start: 0, end: at }] },
    down: { path, text, pieces: [{ start: at + downMark.length, end: text.length }] },
  };
};

/** The migrations that a case of a page gives. */
export function migrationsOf(one: Case, kind: string, first: number): readonly Migration[] {
  return one.fences
    .filter((fence) => fence.kind === kind)
    .map((fence, index) =>
      migrationOf(fence.options.get('file') ?? `migrations/000${first + index}.sql`, fence.text, {
        mode: (fence.options.get('transaction') ?? 'migration') as TransactionMode,
        tool: toolOf(one),
        ...(fence.options.get('way-out') === 'none' ? { optOut: undefined } : {}),
      }),
    );
}

const toolOf = (one: Case): FrameworkId => {
  const named = one.fences.map(({ options }) => options.get('tool')).find((tool) => tool !== undefined);
  return frameworkIds.find((id) => id === named) ?? 'sql';
};

/** The change that a case gives, with what was seen of it; a scene of undefined is a change that was not rehearsed. */
export function inputOf(
  one: Case,
  history: readonly Migration[],
  change: readonly Migration[],
  scene: Scene | undefined,
): RehearsedChange {
  const version = one.fences.map(({ options }) => options.get('postgres')).find((found) => found !== undefined);
  const read = readChangeOf(change, {
    history,
    edited: one.fences.filter(({ kind }) => kind === 'edited').flatMap((fence) => editedOf(fence, history)),
    deleted: migrationsOf(one, 'deleted', 1),
    renamed: one.fences.filter(({ kind }) => kind === 'renamed').flatMap((fence) => renamedOf(fence, history, one)),
    models: modelsIn(one),
    postgres: Number(version ?? 18),
    whole: {
      settings: settingsSchema.parse(parseYaml(one.fences.find(({ kind }) => kind === 'settings')?.text ?? '{}')),
      openPullRequests: one.fences.filter(({ kind }) => kind === 'pull-request').map(openPullRequestOf),
    },
  });
  const framework = toolOf(one);
  const { behaviour } = frameworks[framework];
  const ofTool = { ...read, behaviour, project: { ...read.project, framework } };
  if (scene === undefined) return rehearsedChangeOf(ofTool);
  const { before, after, traces, functions: functionVolatility } = scene;
  return rehearsedChangeOf(ofTool, { outcome: 'rehearsed', before, after, migrations: traces, functionVolatility });
}

/** The blocks `prisma models`. */
const modelsIn = (one: Case): readonly Declaration[] => {
  const texts = one.fences.filter(({ kind }) => kind === 'models').map(({ text }) => text);
  const names = new Set(texts.flatMap(prismaModels));
  return texts.flatMap((text) => readPrisma(text, names));
};

/** `pull-request number=12 file=migrations/0004_a.sql changes=users`: the text is for the reader of the page. */
const openPullRequestOf = ({ options }: Fence): OpenPullRequest => {
  const theirs = migrationOf(options.get('file') ?? '', '');
  const objects = (options.get('changes') ?? '').split(',').map((name) => `public.${name}`);
  const versions = [{ version: theirs.version, path: theirs.path }];
  return { number: Number(options.get('number')), claims: [{ directory: theirs.directory, versions, objects }] };
};

/** `renamed to=migrations/0007_users.sql`: the first file of the history, or that of `file`, under another name. */
const renamedOf = (fence: Fence, history: readonly Migration[], one: Case): readonly RenamedMigration[] => {
  const before = history.find(({ path }) => path === fence.options.get('file')) ?? history[0];
  if (before === undefined) return [];
  const after = { ...migrationOf(fence.options.get('to') ?? '', ''), up: before.up };
  return [{ before, after, means: renamingOf(before, after, history, frameworks[toolOf(one)]) }];
};

const editedOf = (fence: Fence, history: readonly Migration[]): readonly MigrationPair[] => {
  const before = history.find(({ path }) => path === fence.options.get('file')) ?? history[0];
  if (before === undefined) return [];
  const after = { ...before, up: wholeFile(before.path, fence.text) };
  return [{ before, after }];
};
