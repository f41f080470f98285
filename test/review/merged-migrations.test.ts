import { describe, expect, test } from 'vitest';
import type { FrameworkId } from '../../src/model/migration.ts';
import { notRehearsed } from '../../src/model/not-rehearsed.ts';
import type { Review } from '../../src/model/review.ts';
import { settingsSchema } from '../../src/model/settings-schema.ts';
import { review } from '../../src/review.ts';
import { rehearsingTogether } from '../fakes/kept/processes.ts';
import { treeOf } from '../fakes/tree.ts';

/*
 * Merged migrations that a change edits, renames, renumbers, deletes or comes before: what each tool does then on a database that ran
 * them, from the tools' documentation and sources.
 */

/** A migration as the tool has it in its directory. */
type Write = (version: number, name: string, sql: string) => Readonly<Record<string, string>>;

const pair =
  (folder: string): Write =>
  (version, name, sql) => ({
    [`${folder}/${padded(version)}_${name}.up.sql`]: sql,
  });
const padded = (version: number): string => `20260101${String(version).padStart(6, '0')}`;
const file: Write = (version, name, sql) => ({ [`migrations/${padded(version)}_${name}.sql`]: sql });
const marked =
  (up: string): Write =>
  (version, name, sql) =>
    file(version, name, `${up}\n${sql}`);
const folder =
  (main: string): Write =>
  (version, name, sql) => ({ [`migrations/${padded(version)}_${name}/${main}`]: sql });

const journal = (tags: readonly string[]): string =>
  JSON.stringify({
    version: '7',
    dialect: 'postgresql',
    entries: tags.map((tag, idx) => ({ idx, version: '7', when: Number(tag.slice(8, 14)), tag, breakpoints: true })),
  });

/** What is said of: another comment · another statement · another name · another number · gone · a number before the last. */
const tools: Readonly<Record<FrameworkId, readonly [Write, readonly (string | undefined)[]]>> = {
  flyway: [
    (version, name, sql) => ({ [`migrations/V${version}__${name}.sql`]: sql }),
    [
      'error edited',
      'error edited',
      'error renamed: refused',
      'error renamed: refused',
      'error deleted: stops',
      'error late',
    ],
  ],
  sqlx: [
    file,
    ['error edited', 'error edited', undefined, 'error renamed: refused', 'error deleted: stops', 'note late'],
  ],
  prisma: [
    folder('migration.sql'),
    ['note edited', 'error edited', 'error renamed: again', 'error renamed: again', 'error deleted', 'note late'],
  ],
  drizzle: [file, [undefined, 'error edited', undefined, 'error renamed: again', 'error deleted', 'error late']],
  goose: [
    marked('-- +goose Up'),
    [undefined, 'error edited', undefined, 'error renamed: again', 'error deleted', 'error late'],
  ],
  'golang-migrate': [
    pair('migrations'),
    [undefined, 'error edited', undefined, 'error renamed: refused', 'error deleted: stops', 'error late'],
  ],
  dbmate: [
    marked('-- migrate:up'),
    [undefined, 'error edited', undefined, 'error renamed: again', 'error deleted', 'note late'],
  ],
  diesel: [
    folder('up.sql'),
    [undefined, 'error edited', undefined, 'error renamed: again', 'error deleted', 'note late'],
  ],
  hasura: [
    folder('up.sql'),
    [undefined, 'error edited', undefined, 'error renamed: again', 'error deleted', 'note late'],
  ],
  'node-pg-migrate': [
    file,
    [
      undefined,
      'error edited',
      'error renamed: refused',
      'error renamed: refused',
      'error deleted: stops',
      'error late',
    ],
  ],
  'sql-migrate': [
    marked('-- +migrate Up'),
    [
      undefined,
      'error edited',
      'error renamed: refused',
      'error renamed: refused',
      'error deleted: stops',
      'note late',
    ],
  ],
  supabase: [
    file,
    [undefined, 'error edited', undefined, 'error renamed: refused', 'error deleted: stops', 'error late'],
  ],
  sql: [
    file,
    [undefined, 'error edited', 'error renamed: again', 'error renamed: again', 'error deleted', 'note late'],
  ],
};

const users = 'CREATE TABLE users (id bigint PRIMARY KEY);\n';
const plans = 'CREATE TABLE plans (id bigint PRIMARY KEY, price int);\n';

/** The directory's files, with what the tool keeps beside them. */
const together = (tool: FrameworkId, ...parts: readonly Readonly<Record<string, string>>[]): Record<string, string> => {
  const files: Record<string, string> = Object.assign({}, ...parts);
  const tags = Object.keys(files).map((path) => path.replace(/^migrations\/|\.sql$/g, ''));
  return tool === 'drizzle' ? { ...files, 'migrations/meta/_journal.json': journal(tags.sort()) } : files;
};

const reviewed = async (
  framework: FrameworkId,
  base: Record<string, string>,
  head: Record<string, string>,
  rehearse: Parameters<typeof review>[1]['rehearse'],
): Promise<Review> => {
  const paths = [...new Set([...Object.keys(base), ...Object.keys(head)])].filter((path) => base[path] !== head[path]);
  const changed = paths.map((path) => ({
    path,
    status:
      base[path] === undefined
        ? ('added' as const)
        : head[path] === undefined
          ? ('removed' as const)
          : ('modified' as const),
  }));
  const settings = settingsSchema.parse({ projects: [{ framework, directory: 'migrations' }] });
  return review(
    { base: treeOf(base), head: treeOf(head), changed, settings },
    { rehearse, findUsages: async () => [] },
  );
};

const said = ({ diagnostics }: Review): string | undefined => {
  const [found] = diagnostics.filter(({ ruleId }) =>
    /^migration-(?:edited|renamed|deleted)$|^version-out-of-order$/.test(ruleId),
  );
  if (found === undefined) return undefined;
  const what = { 'version-out-of-order': 'late' }[found.ruleId] ?? found.ruleId.replace('migration-', '');
  const then = /runs it again/.test(found.message)
    ? ': again'
    : /under the old name/.test(found.message)
      ? ': refused'
      : /stops on every/.test(found.message)
        ? ': stops'
        : '';
  return `${found.severity} ${what}${then}`;
};

describe.each(Object.entries(tools))('%s', (tool, [write, expected]) => {
  const framework = tool as FrameworkId;
  const first = write(1, 'users', users);
  const second = write(5, 'plans', plans);
  const heads = [
    [first, write(5, 'plans', `-- price plans\n${plans}`)],
    [first, write(5, 'plans', plans.replace('int', 'bigint'))],
    [first, write(5, 'price_plans', plans)],
    [first, write(7, 'plans', plans)],
    [first],
    [first, write(3, 'orders', 'CREATE TABLE orders (id bigint);\n'), second],
  ];
  const kinds = [
    'another comment',
    'another statement',
    'another name',
    'another number',
    'gone',
    'a number before the last',
  ];
  test.each(kinds.map((kind, at) => [kind, at] as const))('a merged migration has %s', async (_, at) => {
    const base = together(framework, first, second);
    const head = together(framework, ...(heads[at] ?? []));
    const found = await reviewed(framework, base, head, async () => notRehearsed('it is not about that'));
    expect(said(found)).toBe(expected[at]);
  });
});

test('a migration that runs again under its new name is rehearsed on a database that ran it', async () => {
  const { 0: write } = tools.dbmate;
  const base = { ...write(1, 'users', users), ...write(5, 'plans', plans) };
  const head = { ...write(1, 'users', users), ...write(7, 'plans', plans) };
  const { verdict, diagnostics } = await reviewed('dbmate', base, head, await rehearsingTogether());
  expect(verdict.state).toBe('blocked');
  expect(diagnostics.map(({ ruleId }) => ruleId)).toEqual(
    expect.arrayContaining(['migration-renamed', 'statement-fails']),
  );
});
