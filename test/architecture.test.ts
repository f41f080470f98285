import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

/**
 * The law of the house: what each part may import, of the program and of npm, and why. Node's own modules are powers and are named too.
 * A part is a folder of `src`, or a file there; the App is several.
 */
const law: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  model: { zod: 'settings and statistics cross a door', '@pgsql/types': "PostgreSQL's own syntax tree" },
  sql: {
    model: 'statements and locations',
    'libpg-query': "PostgreSQL's own grammar",
    'pgsql-deparser': 'prints an edited tree',
    '@pgsql/quotes': 'which words need quotes',
  },
  schema: { model: 'a schema as data', sql: 'names as PostgreSQL quotes them' },
  frameworks: { model: 'migrations', sql: 'statements that refuse transactions', 'node:crypto': "atlas.sum's hashes" },
  statements: {
    model: 'kinds of change',
    sql: 'trees',
    schema: 'what a statement names, in the schema before',
    production: 'the size decides a level',
  },
  production: {
    model: 'statistics',
    sql: 'names',
    schema: 'sizes in words',
    recipes: 'the batches that are timed are those that plans have',
    zod: 'a file of statistics crosses a door',
    pg: 'the statistics of a server, work that is timed',
  },
  recipes: { model: 'steps', sql: 'edits trees and prints them' },
  rules: {
    model: 'facts and diagnostics',
    sql: 'trees',
    schema: 'objects by name',
    production: 'sizes',
    recipes: 'the safe way',
    statements: 'what a statement does by its kind, its locks, its transaction',
  },
  plan: {
    model: 'steps and proofs',
    sql: 'trees',
    schema: 'the way from one schema to another',
    production: 'durations',
    recipes: 'copies of rows, batches',
    statements: 'what a statement is',
  },
  assessment: {
    model: 'evidence',
    sql: 'names',
    statements: 'the work and the locks of statements',
    schema: 'what a schema holds',
    production: 'durations',
    'node:crypto': 'the id of an item is a hash of what it is about',
    recipes: 'which functions keep two sides equal',
  },
  usage: { model: 'what is searched', frameworks: 'the models of ORMs', 'pgsql-ast-parser': 'SQL in application code' },
  rehearsal: {
    model: 'what is run and seen',
    frameworks: 'the tables in which tools record what they applied',
    sql: 'statements one by one',
    schema: 'compares schemas after the round trip',
    statements: 'the atlas speaks for what cannot be watched',
    '@electric-sql/pglite': 'the embedded PostgreSQL',
    '@electric-sql/pglite-age': 'an extension of it',
    '@electric-sql/pglite-pg_hashids': 'an extension of it',
    '@electric-sql/pglite-pg_ivm': 'an extension of it',
    '@electric-sql/pglite-pg_textsearch': 'an extension of it',
    '@electric-sql/pglite-pg_uuidv7': 'an extension of it',
    '@electric-sql/pglite-pgtap': 'an extension of it',
    '@electric-sql/pglite-pgvector': 'an extension of it',
    pg: 'a PostgreSQL of the team',
    'pg-copy-streams': 'COPY on a server',
    'node:stream': 'COPY on a server',
    'node:stream/promises': 'COPY on a server',
    'node:child_process': 'the child that is killed',
    'node:crypto': 'the keys of images',
    'node:fs': 'what a child may read',
    'node:fs/promises': 'images',
    'node:module': 'the compiled program in a cache',
    'node:path': 'images',
    'node:url': 'where the program is',
    'node:zlib': 'images',
  },
  intents: { model: 'a change', sql: 'statements', frameworks: 'files in the words of the tool' },
  settings: {
    model: 'the settings',
    'smol-toml': "squawk's settings",
    yaml: 'the settings file',
    zod: 'what is wrong with it',
  },
  review: {
    model: 'the record',
    frameworks: 'reads',
    statements: 'understands',
    rules: 'judges',
    plan: 'plans',
    assessment: 'assesses',
    settings: 'the version of the server',
  },
  render: {
    model: 'a review',
    sql: 'prints steps',
    schema: 'prints tables',
    production: 'says durations',
    mdast: 'the type of a tree of Markdown',
    'mdast-util-to-markdown': 'prints it, escaped',
    'mdast-util-gfm': "GitHub's tables and boxes",
    'node:util': 'colours of the terminal',
  },
  app: { 'app/start': 'puts the App together', model: 'what the reader can fix' },
  'app/store': {
    model: 'what is kept',
    '@electric-sql/pglite': 'one machine',
    pg: 'many machines',
    'node:fs': 'the data directory',
    'node:os': 'who holds the lock',
    'node:path': 'the data directory',
    'node:sqlite': 'the lock of the data directory',
    'node:util': 'packs long reviews',
    'node:zlib': 'packs long reviews',
  },
  'app/queue': { 'app/github': 'the jobs', 'app/store': 'the database', 'pg-boss': 'a durable queue' },
  'app/web': {
    render: 'the style of pages',
    'app/reviewer': 'writes pages',
    'app/github': 'events',
    'app/queue': 'jobs',
    'app/store': 'records',
    'node:crypto': 'signatures',
    'node:http': 'the server',
    'prom-client': 'metrics',
  },
  'app/start': { '*': 'puts everything together' },
  'app/reviewer': {
    model: 'a change, a review',
    review: 'the story',
    rehearsal: 'where the story runs its SQL',
    usage: 'searches the code',
    intents: 'a plan in few words',
    rules: "the operator's own",
    assessment: 'what was not reviewed',
    render: 'what is written',
    'node:child_process': 'the child that is killed',
    'node:path': 'where images are kept',
    'node:url': 'where the program is',
  },
  'app/github': {
    'app/reviewer': 'who reads and judges',
    model: 'a change',
    settings: 'reads them',
    production: 'reads the file of statistics',
    rules: 'which there are',
    intents: 'a plan in a comment',
    plan: 'what a merged change leaves to do',
    assessment: 'what the change takes for itself',
    frameworks: 'which files wait for a later stage',
    render: 'what is written',
    'app/store': 'records',
    rehearsal: 'files that are written whole',
    '@octokit/rest': "GitHub's API",
    'tar-stream': 'archives',
    'node:crypto': 'hashes',
    'node:fs/promises': 'the cache of blobs',
    'node:path': 'the cache of blobs',
    'node:stream': 'archives',
    'node:stream/promises': 'archives',
    'node:stream/web': 'archives',
    'node:zlib': 'archives',
  },
  cli: { '*': 'a door: puts everything together' },
};

const root = join(import.meta.dirname, '..');
const source = join(root, 'src');

const files = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return files(path);
    return name.endsWith('.ts') ? [path] : [];
  });

/** A folder of `src` is a part, and so is a file there; each folder of the App is one. */
const partOf = (path: string): string => {
  const [first = '', second = ''] = relative(source, path).split(sep);
  if (first === 'app') return second.endsWith('.ts') ? 'app' : `app/${second}`;
  return first.replace(/\.ts$/, '');
};

/** The code of a file; text between backticks may be a script for people to run elsewhere. */
const codeOf = (path: string): string => readFileSync(path, 'utf8').replace(/`(?:[^`\\]|\\.)*`/gs, '``');

/** Everything that a file imports, types included. */
const imports = (path: string): readonly string[] => {
  const found = codeOf(path).matchAll(/(?:from\s+|import\s*\(\s*|^import\s+)'([^']+)'/gm);
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

/** One circle, as the way around it, or nothing. */
const circleIn = (graph: ReadonlyMap<string, readonly string[]>): readonly string[] => {
  const done = new Set<string>();
  const search = (node: string, way: readonly string[]): readonly string[] => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (done.has(node)) return [];
    for (const next of graph.get(node) ?? []) {
      const circle = search(next, [...way, node]);
      if (circle.length > 0) return circle;
    }
    done.add(node);
    return [];
  };
  for (const node of graph.keys()) {
    const circle = search(node, []);
    if (circle.length > 0) return circle;
  }
  return [];
};

describe('the house', () => {
  const all = files(source);
  const readmes = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /(^|\/)README\.md$/.test(path),
  );

  test('every part has its law, and there are few parts', () => {
    expect([...new Set(all.map(partOf))].filter((part) => !(part in law))).toEqual([]);
    expect(readdirSync(source).filter((name) => statSync(join(source, name)).isDirectory()).length).toBeLessThan(18);
  });

  test.each(Object.keys(law))('%s imports what its law allows, and all of it', (part) => {
    const allowed = law[part] ?? {};
    const own = all.filter((path) => partOf(path) === part);
    const imported = own.flatMap((path) => imports(path).map((name) => ({ path, from: importedPart(path, name) })));
    const broken = imported.filter(({ from }) => from !== part && !('*' in allowed) && !(from in allowed));
    expect(broken.map(({ path, from }) => `${relative(source, path)} imports ${from}`)).toEqual([]);
    const used = new Set(imported.map(({ from }) => from));
    expect(Object.keys(allowed).filter((one) => one !== '*' && !used.has(one))).toEqual([]);
  });

  test('no file imports itself by way of others, types included, and no part does', () => {
    const own = (path: string): readonly string[] => imports(path).filter((name) => name.startsWith('.'));
    const graph = new Map(all.map((path) => [path, own(path).map((name) => join(path, '..', name))]));
    expect(circleIn(graph).map((path) => relative(source, path))).toEqual([]);
    const parts = Map.groupBy(all, partOf);
    const among = new Map(
      [...parts].map(([part, paths]) => {
        const others = paths.flatMap((path) => own(path).map((name) => importedPart(path, name)));
        return [part, [...new Set(others)].filter((other) => other !== part)];
      }),
    );
    expect(circleIn(among)).toEqual([]);
  });

  test('only the doors read the environment, and judgement knows neither clock nor chance', () => {
    const impure = /process\.env|Date\.now\(|new Date\(\)|Math\.random\(/;
    const doors = new Set(['cli', 'app', 'app/start', 'rehearsal']);
    const broken = all.filter((path) => !doors.has(partOf(path)) && impure.test(codeOf(path)));
    expect(broken.map((path) => relative(source, path))).toEqual([]);
  });

  test('every part says what it is in a README', () => {
    const folders = readdirSync(source).filter((name) => statSync(join(source, name)).isDirectory());
    expect(folders.filter((name) => !readmes.includes(`${name}/README.md`))).toEqual([]);
  });

  test.each(readmes)('src/%s names files that are there', (readme) => {
    const folder = join(source, readme, '..');
    const known = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const isThere = (name: string): boolean => {
      const path = name.replace(/\/$/, '');
      if (known.some((one) => one === path || one.endsWith(`/${path}`))) return true;
      return [folder, source, root].some((from) => statSync(join(from, path), { throwIfNoEntry: false }));
    };
    const named = readFileSync(join(source, readme), 'utf8').matchAll(/`((?:[\w.-]+\/)*[\w.-]+(?:\.ts|\/))`/g);
    expect([...named].map(([, name]) => name ?? '').filter((name) => !isThere(name))).toEqual([]);
  });

  test('no file of the program is longer than 250 lines', () => {
    const long = all.filter((path) => readFileSync(path, 'utf8').split('\n').length > 251);
    expect(long.map((path) => relative(source, path)).filter((path) => !path.endsWith('catalogue.ts'))).toEqual([]);
  });
});
