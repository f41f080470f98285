import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RemovedName } from '../../src/model/usage.ts';
import { findUsages } from '../../src/usage/find-usages.ts';
import { matchesPath } from '../../src/usage/path-pattern.ts';
import { statementsOf } from '../../src/usage/sql-text.ts';
import { treeOf } from '../fakes/tree.ts';

const names: readonly RemovedName[] = [
  { kind: 'column', table: 'public.users', name: 'full_name', change: 'dropped' },
  { kind: 'table', table: undefined, name: 'public.users', change: 'dropped' },
  { kind: 'enum value', table: 'public.users', name: 'name', change: 'dropped' },
];
const extensions = ['ts', 'py', 'go', 'rb', 'rs', 'php', 'cs', 'ex', 'java', 'sh', 'sql', 'prisma'];
const options = { ignore: [], migrationPaths: [] };
const size = 100_000;
const fill = (part: string): string => `users full_name ${part.repeat(Math.ceil(size / part.length))}`;

test.each([
  ['quotes', '"\''],
  ['escaped quotes', "'\\'\\'\\'"],
  ['templates that nest', '`${`'],
  ['comments that do not end', '/*'],
  ['heredocs that do not end', '<<~A <<<B '],
  ['heredoc lines that do not end', '<<A\n'],
  ['raw strings', 'r#"'],
  ['triple quotes', '"""\'\'\''],
  ['regular expressions', '=/[/='],
  ['one long SQL line', '"select full_name from users where a = $1"+'],
  ['dollar quotes', '$a$$b$'],
  ['parentheses in SQL', ' "select (((((((((( full_name from users"; '],
  ['dense mentions', 'user.full_name users '],
  ['table definitions that do not end', "pgTable('users', { full_name: text(, "],
  ['Prisma blocks', 'model users {\n full_name String @map("'],
])('a long file of %s ends the search with reports', { timeout: 120_000 }, async (_, part) => {
  const files = Object.fromEntries(extensions.map((extension) => [`src/a.${extension}`, fill(part)]));
  const reports = await findUsages({ base: treeOf({}), head: treeOf(files) }, names, options);
  expect(reports.map(({ filesSearched }) => filesSearched)).toEqual([12, 12, 12]);
});

test('whatever files hold, the search answers, and lines are lines of the file', async () => {
  const words = fc.constantFrom(
    'users',
    'full_name',
    'select',
    'from',
    '"',
    "'",
    '`',
    '${',
    '}',
    '"""',
    '/*',
    '*/',
    '//',
    '\n',
    '\\',
    '#{',
    '<<A',
    'A',
    '(',
    ')',
    '.',
    'r#"',
    '"#',
    ',',
    '=',
    ' ',
  );
  const text = fc.array(words, { maxLength: 60 }).map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(text, fc.constantFrom(...extensions), async (content, extension) => {
      const reports = await findUsages(
        { base: treeOf({}), head: treeOf({ [`a.${extension}`]: content }) },
        names,
        options,
      );
      for (const usage of reports.flatMap(({ usages }) => usages)) {
        expect(usage.line).toBeGreaterThan(0);
        expect(usage.line).toBeLessThanOrEqual(content.split('\n').length);
      }
    }),
    { numRuns: 300 },
  );
});

test('splitting SQL loses no statement, whatever its quotes hold', () => {
  const piece = fc.constantFrom("select ';'", 'select $a$;$a$', 'select "a;b"', 'select 1 /* ; */', 'select 2 -- ;\n');
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), (pieces) => {
      expect(statementsOf(pieces.join(';\n')).map(({ sql }) => sql)).toEqual(pieces.map((part) => part.trim()));
    }),
  );
});

test('path patterns cover directories, segments and depths', () => {
  expect(matchesPath('legacy', 'a/legacy/b.ts')).toBe(true);
  expect(matchesPath('/legacy', 'a/legacy/b.ts')).toBe(false);
  expect(matchesPath('src/**/*.gen.ts', 'src/a/b/c.gen.ts')).toBe(true);
  expect(matchesPath('src/*.ts', 'src/a/b.ts')).toBe(false);
  expect(matchesPath('docs/', 'docs/a/b.ts')).toBe(true);
  expect(matchesPath('', 'a.ts')).toBe(false);
  expect(matchesPath(`${'*a'.repeat(50)}b`, 'a'.repeat(5_000))).toBe(false);
});
