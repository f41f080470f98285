import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The law of the house: what each part may import, of the program and of npm. Node's own modules are named where they are a power. */
const law: Readonly<Record<string, readonly string[]>> = {
  model: ['zod', '@pgsql/types'],
  atlas: ['model', 'sql'],
  sql: ['model', 'libpg-query', 'pgsql-deparser', '@pgsql/quotes'],
  schema: ['model', 'sql'],
  recipes: ['model', 'sql', 'schema'],
  frameworks: ['model', 'sql', 'node:crypto'],
  sizing: ['model', 'sql', 'schema'],
  statistics: ['model', 'sql', 'zod', 'pg'],
  calibration: ['model', 'recipes', 'sizing', 'pg'],
  changes: ['model', 'sql', 'schema'],
  rules: ['model', 'sql', 'schema', 'recipes', 'atlas'],
  plan: ['model', 'sql', 'schema', 'recipes', 'changes', 'sizing'],
  assessment: ['model', 'sql', 'schema', 'sizing', 'node:crypto'],
  usage: ['model', 'frameworks', 'pgsql-ast-parser'],
  rehearsal: [
    'model',
    'atlas',
    'sql',
    'schema',
    '@electric-sql/pglite',
    '@electric-sql/pglite-pgvector',
    'pg',
    'pg-copy-streams',
    'node:stream',
    'node:stream/promises',
    'node:child_process',
    'node:crypto',
    'node:fs',
    'node:fs/promises',
    'node:module',
    'node:path',
    'node:url',
    'node:zlib',
  ],
  settings: ['model', 'smol-toml', 'yaml', 'zod'],
  review: ['model', 'sql', 'schema', 'frameworks', 'changes', 'rules', 'plan', 'assessment', 'settings'],
  render: ['model', 'sql', 'schema', 'sizing', 'zod', 'mdast-util-to-markdown', 'mdast-util-gfm', 'mdast', 'node:util'],
  store: ['model', '@electric-sql/pglite', 'pg', 'node:fs', 'node:os', 'node:path', 'node:sqlite'],
  jobs: ['model', 'github', 'store', 'pg-boss'],
  web: ['model', 'github', 'store', 'jobs', 'render', 'node:crypto', 'node:http', 'prom-client'],
  main: ['*'],
  github: [
    'intents',
    'model',
    'settings',
    'statistics',
    'rules',
    'usage',
    'review',
    'render',
    'store',
    '@octokit/rest',
    'tar-stream',
    'node:crypto',
    'node:fs/promises',
    'node:path',
    'node:stream',
    'node:stream/promises',
    'node:stream/web',
    'node:zlib',
  ],
  intents: ['model', 'sql', 'frameworks', 'migration-files'],
  'migration-files': ['model', 'sql', 'frameworks'],
  cli: ['*'],
};

const source = join(import.meta.dirname, '..', 'src');

const files = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return files(path);
    return name.endsWith('.ts') ? [path] : [];
  });

/** `src/review.ts` and `src/review/` are one part. */
const partOf = (path: string): string => (relative(source, path).split('/')[0] ?? '').replace(/\.ts$/, '');

/** The code of a file; text between backticks may be a script for people to run elsewhere. */
const codeOf = (path: string): string => readFileSync(path, 'utf8').replace(/`(?:[^`\\]|\\.)*`/gs, '``');

const imports = (path: string): readonly string[] => {
  const text = codeOf(path);
  const found = text.matchAll(/(?:from\s+|import\s*\(\s*|^import\s+)'([^']+)'/gm);
  return [...found].map(([, name]) => name ?? '');
};

const importedPart = (path: string, name: string): string => {
  if (name.startsWith('.')) return partOf(join(path, '..', name));
  if (name.startsWith('node:')) return name;
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
};

describe('the house', () => {
  const all = files(source);

  test('every part has its law', () => {
    expect([...new Set(all.map(partOf))].filter((part) => !(part in law))).toEqual([]);
  });

  test.each(Object.keys(law))('%s imports only what its law allows', (part) => {
    const allowed = new Set(law[part]);
    const broken = all
      .filter((path) => partOf(path) === part)
      .flatMap((path) => imports(path).map((name) => ({ path, imported: importedPart(path, name) })))
      .filter(({ imported }) => imported !== part && !allowed.has('*') && !allowed.has(imported))
      .map(({ path, imported }) => `${relative(source, path)} imports ${imported}`);
    expect(broken).toEqual([]);
  });

  test('only the command line reads the environment, and judgement knows neither clock nor chance', () => {
    const impure = /process\.env|Date\.now\(|new Date\(\)|Math\.random\(/;
    const doors = new Set(['cli', 'main', 'rehearsal']);
    const broken = all.filter((path) => !doors.has(partOf(path)) && impure.test(codeOf(path)));
    expect(broken.map((path) => relative(source, path))).toEqual([]);
  });

  test('every part says what it is in a README', () => {
    const folders = readdirSync(source).filter((name) => statSync(join(source, name)).isDirectory());
    const silent = folders.filter((name) => !readdirSync(join(source, name)).includes('README.md'));
    expect(silent).toEqual([]);
  });
});
