import { notRehearsed } from '../../src/model/not-rehearsed.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { renderComment } from '../../src/render/comment/render-comment.ts';
import { review } from '../../src/review.ts';
import { treeOf } from '../../test/fakes/tree.ts';
import type { Row } from './corpus.ts';

type Files = Readonly<Record<string, string>>;

const history: Files = { 'migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, name text);\n' };

const one = (sql: string): Files => ({ 'migrations/0002_long.sql': sql });
const many = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

/** What a pull request can make long, each in a size that is not refused yet. */
const longOnes: Readonly<Record<string, (size: number) => Files>> = {
  statements: (size) => one(many(size, (at) => `ALTER TABLE users ADD COLUMN c${at} int;`)),
  'statements that do not parse': (size) => one(many(size, (at) => `ALTER TABL users ADD ${at};`)),
  indexes: (size) => one(many(size / 4, (at) => `CREATE INDEX i${at} ON users (name);`)),
  'tables dropped': (size) => one(`DROP TABLE ${many(size, (at) => `t${at},`)} users;`),
  'COPY blocks': (size) => one(many(size, (at) => `COPY users (id) FROM stdin;\n${at}\n\\.`)),
  'rows of COPY': (size) => one(`COPY users (id) FROM stdin;\n${'1\n'.repeat(size * 200)}\\.\n`),
  'rows of INSERT': (size) => one(`INSERT INTO users (id) VALUES ${'(1),'.repeat(size * 50)}(2);`),
  'a list': (size) => one(`DELETE FROM users WHERE id IN (${'1,'.repeat(size * 20)}2);`),
  conditions: (size) => one(`DELETE FROM users WHERE ${'id > 1 AND '.repeat(size)}id < 3;`),
  'an operator chain': (size) => one(`SELECT ${"'a' || ".repeat(size)}'b';`),
  UNIONs: (size) => one(`CREATE VIEW v AS ${'SELECT 1 UNION ALL '.repeat(size)}SELECT 2;`),
  'statements in a DO block': (size) => one(`DO $$ BEGIN ${'UPDATE users SET name = NULL;\n'.repeat(size)} END $$;`),
  'DO blocks': (size) => one(many(size / 4, (at) => `DO $$ BEGIN ALTER TABLE users ADD c${at} int; END $$;`)),
  comments: (size) => one(many(size, (at) => `/* ${at} */ -- ${at}\nSELECT ${at};`)),
  suppressions: (size) =>
    one(many(size, (at) => `-- migration-planner: allow table-dropped because of ${at}\nSELECT ${at};`)),
  placeholders: (size) => one(many(size, (at) => `SELECT ${'$'}{a${at}} FROM {{ b }} WHERE :c;`)),
  'lines of psql': (size) => one(many(size, (at) => `\\set a ${at}`)),
  'open quotes': (size) => one(`SELECT 'a${"'' \\' E'".repeat(size * 20)}`),
  'tags of quotes': (size) => one(many(size * 20, (at) => `$t${at}$`)),
  'a name': (size) => one(`ALTER TABLE users ADD COLUMN ${'a'.repeat(size * 200)} int;`),
  files: (size) =>
    Object.fromEntries(
      Array.from({ length: size }, (_, at) => [`migrations/${at + 10_000}_f.sql`, `ALTER TABLE users ADD c${at} int;`]),
    ),
};

/** How much longer a review takes of four times as much: about four where all is linear, sixteen where something is quadratic. */
export async function growWithSize(size = 1_000): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [what, make] of Object.entries(longOnes)) {
    await secondsOf(make(size / 10));
    const small = await secondsOf(make(size));
    const large = await secondsOf(make(size * 4));
    rows.push({
      'a change with long': what,
      'seconds, n': Number(small.toFixed(2)),
      'seconds, 4n': Number(large.toFixed(2)),
      times: Number((large / small).toFixed(1)),
    });
  }
  return rows;
}

/** Processor time of one review, nothing run, and of its comment. */
async function secondsOf(files: Files): Promise<number> {
  const started = process.cpuUsage();
  const made = await review(
    {
      base: treeOf(history),
      head: treeOf({ ...history, ...files }),
      changed: Object.keys(files).map((path) => ({ path, status: 'added' as const })),
      settings: defaultSettings,
    },
    { rehearse: async () => notRehearsed('only the reading is measured'), findUsages: async () => [] },
  );
  renderComment(made);
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1_000_000;
}
