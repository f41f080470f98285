import { describe, expect, test } from 'vitest';
import type { RemovedName } from '../../src/model/usage.ts';
import { findUsages, type SearchBudget } from '../../src/usage/find-usages.ts';
import { treeOf } from '../fakes/tree.ts';

const dropped = (kind: RemovedName['kind'], table: string | undefined, name: string): RemovedName => ({
  kind,
  table,
  name,
  change: 'dropped',
});
const fullName = dropped('column', 'public.users', 'full_name');

/** Code that the change leaves alone. */
const unchanged = (files: Record<string, string>) => ({ base: treeOf(files), head: treeOf(files) });

/** What is found for one name, one line each: where, by which evidence, how it is used. */
const search = async (files: Record<string, string>, name: RemovedName, ignore: readonly string[] = []) => {
  const [report] = await findUsages(unchanged(files), [name], { ignore, migrationPaths: ['db/migrations'] });
  return (report?.usages ?? []).map(({ path, line, evidence, access }) => `${path}:${line} ${evidence}, ${access}`);
};

describe('models', () => {
  test('a Prisma model declares a column under its mapped name', async () => {
    const schema = [
      'model User {',
      '  id       Int     @id',
      '  fullName String? @map("full_name") // shown in lists',
      '  posts    Post[]',
      '  @@map("users")',
      '}',
    ].join('\n');
    expect(await search({ 'prisma/schema.prisma': schema }, fullName)).toEqual([
      'prisma/schema.prisma:3 model declaration, reads',
    ]);
  });

  test('a relation field is no column, in whichever schema file its model stands', async () => {
    const files = {
      'prisma/user.prisma':
        'model users {\n  id Int @id\n  team Team @relation(fields: [teamId], references: [id])\n  teamId Int\n}',
      'prisma/team.prisma': 'model Team {\n  id Int @id\n}',
    };
    expect(await search(files, dropped('column', 'public.users', 'team'))).toEqual([]);
    expect(await search(files, dropped('column', 'public.users', 'teamId'))).toHaveLength(1);
  });

  test('a column of the same name in another model, or in another schema, is another column', async () => {
    const files = {
      'a.prisma': 'model Company {\n  full_name String\n  @@map("companies")\n}',
      'b.prisma': 'model AuthUser {\n  full_name String\n  @@map("users")\n  @@schema("auth")\n}',
    };
    expect(await search(files, fullName)).toEqual([]);
  });

  test('an enum value is found in Prisma and in Drizzle', async () => {
    const files = {
      'schema.prisma': 'enum Role {\n  ADMIN\n  GUEST @map("guest")\n  @@map("role")\n}',
      'src/schema.ts': "export const role = pgEnum('role', ['admin', 'guest']);",
    };
    expect(await search(files, dropped('enum value', 'public.role', 'guest'))).toEqual([
      'schema.prisma:3 model declaration, reads',
      'src/schema.ts:1 model declaration, reads',
    ]);
  });

  test('a Drizzle table declares its columns, with names given, derived, or behind a schema or a prefix', async () => {
    const files = {
      'src/schema.ts': [
        "export const users = pgTable('users', {",
        "  id: serial('id').primaryKey(),",
        "  fullName: text('full_name').notNull().references(() => people.name, { onDelete: 'cascade' }),",
        '});',
      ].join('\n'),
      'src/tables/derived.ts': "export const users = pgTable('users', (t) => ({ fullName: t.text() }));",
      'src/tables/other.ts':
        "const auth = pgSchema('auth');\nexport const users = auth.table('users', { fullName: text('full_name') });",
      'src/tables/prefixed.ts':
        'const create = pgTableCreator((name) => `app_$' +
        '{name}`);\nexport const x = create("users", { fullName: text("full_name") });',
    };
    expect(await search(files, fullName)).toEqual([
      'src/schema.ts:3 model declaration, reads',
      'src/tables/derived.ts:1 model declaration, reads',
    ]);
    expect(await search(files, dropped('column', 'auth.users', 'full_name'))).toContain(
      'src/tables/other.ts:2 model declaration, reads',
    );
    expect(await search(files, dropped('column', 'public.app_users', 'full_name'))).toEqual([
      'src/tables/prefixed.ts:2 model declaration, reads',
    ]);
  });

  test('code that speaks of a model by its own name is recognised', async () => {
    const files = {
      'schema.prisma': 'model Person {\n  id Int @id\n  @@map("app_users")\n}',
      'src/list.ts': 'const shown = person.fullName;',
    };
    expect(await search(files, dropped('column', 'public.app_users', 'full_name'))).toEqual([
      'src/list.ts:1 identifier beside the table, reads',
    ]);
  });
});

describe('SQL in source code', () => {
  test.each([
    ['a.ts', 'await db.query(`\n  SELECT u.full_name FROM users u WHERE id = $' + '{id}\n`);', 2, 'reads'],
    ['a.ts', "await db.query('UPDATE users SET ' + 'full_name = $1 WHERE id = $2', [name, id]);", 1, 'writes'],
    ['a.py', 'cursor.execute("""\n  INSERT INTO users (email, full_name) VALUES (%s, %(name)s)\n""")', 2, 'writes'],
    ['a.py', 'q = ("SELECT full_name "\n     f"FROM users WHERE id = {id}")', 1, 'reads'],
    ['a.go', 'const q = `select "full_name" from users where id = @id`', 1, 'reads'],
    ['a.java', 'String q = "SELECT full_name FROM users " +\n  "WHERE id = ?";', 1, 'reads'],
    ['a.kt', 'val q = """\n  select full_name from users where id = :id::int\n"""', 2, 'reads'],
    ['a.rb', 'rows = query(<<~SQL)\n  SELECT full_name FROM users WHERE id = #{id}\nSQL', 2, 'reads'],
    ['a.php', '$q = <<<SQL\nSELECT full_name FROM users WHERE id = $id\nSQL;', 2, 'reads'],
    ['a.rs', 'sqlx::query!(r#"select full_name as "n!" from users where id = $1"#, id)', 1, 'reads'],
    ['a.cs', 'var q = @"\n  SELECT ""full_name"" FROM users WHERE id = @id";', 2, 'reads'],
    ['a.ex', 'q = """\nSELECT full_name FROM users WHERE id = #{id}\n"""', 2, 'reads'],
    ['queries/list.sql', '-- name: List :many\nSELECT id FROM posts;\n\nSELECT full_name\nFROM users;', 4, 'reads'],
  ])('a query in %s is read: %s', async (path, text, line, access) => {
    expect(await search({ [path]: text }, fullName)).toEqual([`${path}:${line} SQL, ${access}`]);
  });

  test('a column of another table in the same query is no hit', async () => {
    const sql = 'const q = `SELECT c.full_name FROM users u JOIN companies c ON c.id = u.company_id`;';
    expect(await search({ 'a.go': sql }, fullName)).toEqual([]);
  });

  test('an unqualified column belongs to the query around it, not to the outer one', async () => {
    const sql = 'const q = `SELECT id FROM users WHERE id IN (SELECT name FROM posts)`;';
    expect(await search({ 'a.go': sql }, dropped('column', 'public.users', 'name'))).toEqual([]);
    expect(await search({ 'a.go': sql }, dropped('column', 'public.posts', 'name'))).toHaveLength(1);
  });

  test('an INSERT without a column list writes every column', async () => {
    expect(await search({ 'a.go': 'const q = `INSERT INTO users VALUES ($1, $2)`' }, fullName)).toEqual([
      'a.go:1 SQL, writes',
    ]);
  });

  test('SQL that the light parser does not know is matched word by word', async () => {
    const merge = 'const q = `MERGE INTO users u USING s ON u.id = s.id WHEN MATCHED THEN UPDATE SET full_name = s.n`';
    expect(await search({ 'a.go': merge }, fullName)).toEqual(['a.go:1 SQL, writes']);
    const body = 'CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT full_name FROM users $$;';
    expect(await search({ 'views/f.sql': body }, fullName)).toEqual(['views/f.sql:1 SQL, reads']);
  });

  test('prose that begins like SQL is no SQL', async () => {
    expect(
      await search({ 'a.ts': 'label("Select a name from the list of users")' }, dropped('column', 'users', 'name')),
    ).toEqual([]);
  });

  test('a table, a view, a function and an enum value are found in queries', async () => {
    const files = {
      'a.py': 'run("DELETE FROM audit_log WHERE id = %s", id)',
      'b.py': 'run("SELECT touch_row(id) FROM posts")',
      'c.py': 'run("SELECT id FROM posts WHERE status = \'draft\'::post_status")',
    };
    expect(await search(files, dropped('table', undefined, 'public.audit_log'))).toEqual(['a.py:1 SQL, writes']);
    expect(await search(files, dropped('view', undefined, 'public.posts'))).toEqual([
      'b.py:1 SQL, reads',
      'c.py:1 SQL, reads',
    ]);
    expect(await search(files, dropped('function', undefined, 'public.touch_row(integer)'))).toEqual([
      'b.py:1 SQL, reads',
    ]);
    expect(await search(files, dropped('enum value', 'public.post_status', 'draft'))).toEqual(['c.py:1 SQL, unknown']);
  });

  test('names that PostgreSQL quotes are found as they are', async () => {
    const files = { 'a.ts': 'db.query(`select "Full Name" from "User"`)' };
    expect(await search(files, dropped('column', 'public."User"', 'Full Name'))).toEqual(['a.ts:1 SQL, reads']);
  });
});

describe('identifiers', () => {
  test('a renamed column lists the files that read it', async () => {
    const files = {
      'app/show.rb': 'puts user.full_name',
      'src/edit.ts': 'user.fullName = input;',
      'src/view.tsx': 'return <b>{users[0]?.fullName ?? row.fullName}</b>;',
      'lib/user.ex': 'user[:full_name]',
    };
    expect(await search(files, fullName)).toEqual([
      'app/show.rb:1 identifier beside the table, reads',
      'lib/user.ex:1 identifier beside the table, reads',
      'src/edit.ts:1 identifier beside the table, writes',
      'src/view.tsx:1 identifier beside the table, reads',
    ]);
  });

  test('a column called name is found only where a query or a member access ties it to its table', async () => {
    const name = dropped('column', 'public.users', 'name');
    const noise = 'const name = user(file.name);\nroute.name = "users";\ntype User = { name: string };\n'.repeat(50);
    expect(await search({ 'src/noise.ts': noise }, name)).toEqual([]);
    const use = 'prisma.user.findMany({\n  select: { name: true },\n});\nlog(user.name);';
    expect(await search({ 'src/use.ts': use }, name)).toEqual([
      'src/use.ts:2 identifier beside the table, unknown',
      'src/use.ts:4 identifier beside the table, reads',
    ]);
  });

  test('a table is found where a model or a query builder names it', async () => {
    const files = {
      'src/a.ts': "const rows = await knex('users').first();\nconst users = 1; // from users",
      'app/b.rb': 'User.where(id: 1)',
      'model.py': 'class U:\n    __tablename__ = "users"',
    };
    expect(await search(files, dropped('table', undefined, 'public.users'))).toEqual([
      'app/b.rb:1 identifier beside the table, unknown',
      'model.py:2 identifier beside the table, unknown',
      'src/a.ts:1 identifier beside the table, unknown',
    ]);
  });

  test('comments use nothing', async () => {
    expect(await search({ 'a.ts': '// user.fullName\n/* user.fullName */' }, fullName)).toEqual([]);
  });
});

describe('what is searched and listed', () => {
  const use = 'log(user.fullName);';

  test('migrations, dependencies, lock files, generated and ignored files are not searched', async () => {
    const files = {
      'db/migrations/1.ts': use,
      'node_modules/x/a.ts': use,
      'dist/a.js': use,
      'web/a.min.js': use,
      'yarn.lock': use,
      'docs/a.md': use,
      'legacy/old/a.ts': use,
      'src/a.ts': use,
    };
    expect(await search(files, fullName, ['legacy/**'])).toEqual(['src/a.ts:1 identifier beside the table, reads']);
    const [report] = await findUsages(unchanged(files), [fullName], {
      ignore: ['legacy'],
      migrationPaths: ['db/migrations/'],
    });
    expect(report?.filesSearched).toBe(1);
  });

  test('strong evidence comes first, tests last, and the rest is counted', async () => {
    const files: Record<string, string> = {
      'schema.prisma': 'model users {\n  full_name String\n}',
      'z.go': 'q := "SELECT full_name FROM users"',
      'src/a.test.ts': use,
    };
    for (let file = 10; file < 40; file++) files[`src/b${file}.ts`] = use;
    const [report] = await findUsages(unchanged(files), [fullName], { ignore: [], migrationPaths: [] });
    expect(report?.usages.map(({ path }) => path).slice(0, 3)).toEqual(['schema.prisma', 'z.go', 'src/b10.ts']);
    expect(report?.usages).toHaveLength(20);
    expect(report?.more).toBe(13);
    expect(report?.usages.some(({ path }) => path.includes('test'))).toBe(false);
  });

  test('a budget ends the search and the report says how far it came', async () => {
    const files = { 'a.ts': use, 'b.ts': use, 'c.ts': use };
    const within = async (budget: Partial<SearchBudget>) =>
      (await findUsages(unchanged(files), [fullName], { ignore: [], migrationPaths: [], budget }))[0]?.filesSearched;
    expect(await within({ files: 2 })).toBe(2);
    expect(await within({ characters: use.length })).toBe(1);
    expect(await within({ names: 0 })).toBe(0);
  });

  test('an excerpt is the line, shortened around the name', async () => {
    const [report] = await findUsages(
      unchanged({
        'a.ts': `  \tlog(user.fullName);\u0007`,
        'b.js': `${'x();'.repeat(500)}user.fullName;${'y();'.repeat(500)}`,
      }),
      [fullName],
      { ignore: [], migrationPaths: [] },
    );
    expect(report?.usages[0]?.excerpt).toBe('log(user.fullName);');
    expect(report?.usages[1]?.excerpt).toContain('user.fullName');
    expect(report?.usages[1]?.excerpt.length).toBeLessThanOrEqual(160);
  });

  test('names are answered in their order, unknown ones with an empty report', async () => {
    const names = [dropped('column', undefined, 'x'), fullName, dropped('column', 'public.users', '__proto__')];
    const reports = await findUsages(unchanged({ 'a.ts': use }), names, { ignore: [], migrationPaths: [] });
    expect(reports.map(({ of, usages }) => [of.name, usages.length])).toEqual([
      ['x', 0],
      ['full_name', 1],
      ['__proto__', 0],
    ]);
  });
});

describe('both sides of the change', () => {
  const find = async (base: Record<string, string>, head: Record<string, string>) => {
    const read: string[] = [];
    const watched = (files: Record<string, string>) => {
      const tree = treeOf(files);
      return {
        ...tree,
        read: (paths: readonly string[]) => {
          read.push(...paths);
          return tree.read(paths);
        },
      };
    };
    const code = { base: watched(base), head: watched(head) };
    const [report] = await findUsages(code, [fullName], { ignore: [], migrationPaths: [] });
    return { read, report, found: (report?.usages ?? []).map(({ path, line, side }) => `${side} ${path}:${line}`) };
  };

  test('a place that the change takes away is of the running release only, a new one of the change only', async () => {
    const { found, report } = await find(
      { 'a.ts': 'log(user.fullName);', 'gone.ts': 'log(user.fullName);' },
      { 'a.ts': 'log(user.name);', 'new.ts': 'log(1);\nlog(user.fullName);' },
    );
    expect(found).toEqual(['base a.ts:1', 'base gone.ts:1', 'head new.ts:2']);
    expect(report?.filesSearched).toBe(3);
  });

  test('a file that the change leaves alone is read once, and is of both', async () => {
    const same = { 'same.ts': 'log(user.fullName);' };
    const { found, read } = await find({ ...same, 'a.ts': 'old' }, { ...same, 'a.ts': 'new' });
    expect(found).toEqual(['both same.ts:1']);
    expect(read.toSorted()).toEqual(['a.ts', 'a.ts', 'same.ts']);
  });

  test('however many places of one side there are, the best of the other is listed', async () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`a${at}.ts`, 'log(user.fullName);']));
    const { found } = await find({ ...many, 'z.ts': 'log(user.fullName);' }, many);
    expect(found).toHaveLength(20);
    expect(found.at(-1)).toBe('base z.ts:1');
  });
});
