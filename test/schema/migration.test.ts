import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Rename } from '../../src/schema/rename/rename.ts';
import { openScratch, type Scratch } from './database.ts';
import { type WayBack, wayBackOn } from './way-back.ts';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await openScratch();
});
afterAll(() => scratch.close());

const wayBack: WayBack = (...story) => wayBackOn(scratch)(...story);

const users = 'CREATE TABLE users (id integer PRIMARY KEY, email text);';

describe('a way back from a change', () => {
  it('drops the column that the change added, and says whose values go', async () => {
    const back = await wayBack(users, 'ALTER TABLE users ADD COLUMN nickname text;');
    expect(back.sql).toEqual(['ALTER TABLE public.users DROP COLUMN nickname;']);
    expect(back.statements[0]?.loses).toBe('the values of public.users.nickname');
    expect(back.left).toEqual([]);
  });

  it('fills a unique column that comes back with another value in every row', async () => {
    const back = await wayBack(
      'CREATE TABLE users (id integer, slug varchar(40) NOT NULL UNIQUE, tags integer[] NOT NULL);',
      'ALTER TABLE users DROP COLUMN slug, DROP COLUMN tags;',
      { rows: 'INSERT INTO users VALUES (1), (2), (3);' },
    );
    expect(back.left).toEqual([]);
  });

  it('brings a dropped NOT NULL column back on a table with rows, filled, and says so', async () => {
    const back = await wayBack(
      'CREATE TABLE users (id integer, email text NOT NULL);',
      'ALTER TABLE users DROP COLUMN email;',
      { rows: 'INSERT INTO users VALUES (1), (2);' },
    );
    expect(back.left).toEqual([]);
    expect(back.statements[0]?.loses).toContain("do not come back: every row gets ''");
  });

  it('drops tables that point at each other', async () => {
    const back = await wayBack(
      '',
      `CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a);
       ALTER TABLE a ADD COLUMN b integer REFERENCES b;`,
    );
    expect(back.left).toEqual([]);
  });

  it('leaves a foreign key of another table for last when its target comes back', async () => {
    const history = `${users} CREATE TABLE posts (author integer REFERENCES users);`;
    expect((await wayBack(history, 'DROP TABLE users CASCADE;')).left).toEqual([]);
  });

  it('drops and makes anew the views, triggers and policies that stand on a column whose type changes', async () => {
    const history = `${users}
      CREATE VIEW named AS SELECT id, email FROM users;
      CREATE VIEW again AS SELECT email FROM named;
      COMMENT ON VIEW named IS 'kept';
      GRANT SELECT ON named TO PUBLIC;
      CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
      CREATE TRIGGER touched BEFORE UPDATE OF email ON users FOR EACH ROW EXECUTE FUNCTION touch();
      CREATE POLICY own ON users USING (email <> '');`;
    const change = `DROP POLICY own ON users; DROP TRIGGER touched ON users; DROP VIEW again; DROP VIEW named;
      ALTER TABLE users ALTER email TYPE varchar(50);
      CREATE VIEW named AS SELECT id, email FROM users;
      CREATE VIEW again AS SELECT email FROM named;
      CREATE TRIGGER touched BEFORE UPDATE OF email ON users FOR EACH ROW EXECUTE FUNCTION touch();`;
    expect((await wayBack(history, change)).left).toEqual([]);
  });

  it('takes an enum value back by a new type, with the default and check that use it, and says what stops it', async () => {
    const history = `CREATE TYPE mood AS ENUM ('sad', 'happy');
      CREATE TABLE users (mood mood NOT NULL DEFAULT 'sad' CHECK (mood <> 'happy'), moods mood[] DEFAULT '{sad}');
      CREATE INDEX ON users (mood) WHERE mood = 'sad';
      CREATE FUNCTION felt(mood) RETURNS mood LANGUAGE sql AS 'SELECT $1';`;
    const back = await wayBack(history, "ALTER TYPE mood ADD VALUE 'calm' BEFORE 'happy';", {
      rows: 'INSERT INTO users DEFAULT VALUES;',
    });
    expect(back.left).toEqual([]);
    expect(back.statements.find(({ loses }) => loses?.includes("'calm'"))?.loses).toContain('fails while a row');
  });

  it('adds an enum value that was taken away in its old place', async () => {
    const history = "CREATE TYPE mood AS ENUM ('sad', 'calm', 'happy');";
    const back = await wayBack(history, "DROP TYPE mood; CREATE TYPE mood AS ENUM ('sad', 'happy');");
    expect(back.sql).toEqual(["ALTER TYPE public.mood ADD VALUE 'calm' AFTER 'sad';"]);
    expect(back.left).toEqual([]);
  });

  it('turns a column of a new enum back into text before the enum goes', async () => {
    const change = "CREATE TYPE mail AS ENUM ('a'); ALTER TABLE users ALTER email TYPE mail USING email::mail;";
    expect((await wayBack(users, change)).left).toEqual([]);
  });

  it('drops a function with another result, and what uses it, before it makes the old one', async () => {
    const history = `CREATE FUNCTION tax(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT n';
      CREATE TABLE bills (n integer DEFAULT tax(1) CHECK (tax(n) > 0), g integer GENERATED ALWAYS AS (tax(n)) STORED);
      CREATE INDEX ON bills (tax(n)); CREATE VIEW taxed AS SELECT tax(n) FROM bills;`;
    const change = `DROP TABLE bills CASCADE; DROP FUNCTION tax;
      CREATE FUNCTION tax(n integer) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT n::bigint';
      CREATE TABLE bills (n integer DEFAULT tax(1) CHECK (tax(n) > 0), g integer GENERATED ALWAYS AS (tax(n)) STORED);
      CREATE INDEX ON bills (tax(n)); CREATE VIEW taxed AS SELECT tax(n) FROM bills;`;
    expect((await wayBack(history, change)).left).toEqual([]);
  });

  it('replaces a function whose body alone changed', async () => {
    const make = (n: number): string =>
      `CREATE OR REPLACE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT ${n}';`;
    const back = await wayBack(make(1), make(2));
    expect(back.sql).toHaveLength(1);
    expect(back.sql[0]).toMatch(/^CREATE OR REPLACE FUNCTION/);
    expect(back.left).toEqual([]);
  });

  it('handles partitions, their keys and indexes, attached and detached', async () => {
    const history = `CREATE TABLE log (id integer, day integer, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
      CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (1) TO (10);
      CREATE TABLE log_2 PARTITION OF log FOR VALUES FROM (10) TO (20);
      CREATE INDEX log_day ON log (day);`;
    const change = `ALTER TABLE log DETACH PARTITION log_1; DROP TABLE log_2; DROP INDEX log_day;
      ALTER TABLE log ADD COLUMN note text; CREATE INDEX log_note ON log (note);`;
    expect((await wayBack(history, change)).left).toEqual([]);
  });

  it('restores serial, identity, collation, unlogged and storage parameters', async () => {
    const history = `CREATE UNLOGGED TABLE t (id serial, n bigint GENERATED ALWAYS AS IDENTITY (START WITH 5),
      name text COLLATE "C") WITH (fillfactor = 70);`;
    const change = `ALTER TABLE t ALTER id DROP DEFAULT; DROP SEQUENCE t_id_seq; ALTER TABLE t ALTER n DROP IDENTITY;
      ALTER TABLE t ALTER name TYPE text COLLATE "default"; ALTER TABLE t SET LOGGED; ALTER TABLE t RESET (fillfactor);`;
    expect((await wayBack(history, change)).left).toEqual([]);
  });

  it('restores an unvalidated constraint as unvalidated, and validates one that was', async () => {
    const history = `CREATE TABLE t (n integer, CONSTRAINT a CHECK (n > 0));
      ALTER TABLE t ADD CONSTRAINT b CHECK (n > 1) NOT VALID;`;
    const change = `ALTER TABLE t DROP CONSTRAINT b; ALTER TABLE t DROP CONSTRAINT a;
      ALTER TABLE t ADD CONSTRAINT a CHECK (n > 0) NOT VALID;`;
    const back = await wayBack(history, change);
    expect(back.left).toEqual([]);
    expect(back.sql).toContain('ALTER TABLE public.t VALIDATE CONSTRAINT a;');
  });

  it('takes from a function made anew what default privileges give it and it did not have', async () => {
    const history = `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO pg_monitor;
      CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
      REVOKE ALL ON FUNCTION f() FROM pg_monitor, PUBLIC;`;
    expect((await wayBack(history, 'DROP FUNCTION f();')).left).toEqual([]);
  });

  it('restores default privileges', async () => {
    const history = 'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO pg_monitor;';
    const change = 'ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM pg_monitor;';
    const back = await wayBack(history, change);
    expect(back.sql).toHaveLength(1);
    expect(back.left).toEqual([]);
  });

  it('says that an enum which a table is partitioned by keeps its new value', async () => {
    const history = `CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE t (mood mood) PARTITION BY LIST (mood);
      CREATE TABLE t_sad PARTITION OF t FOR VALUES IN ('sad');`;
    const back = await wayBack(history, "ALTER TYPE mood ADD VALUE 'happy';");
    expect(back.impossible.map(({ about }) => about)).toEqual(['The type public.mood']);
    expect(back.left).toEqual(["Enum value public.mood.'happy' removed"]);
  });

  it('says what it cannot do, and leaves it alone', async () => {
    const change = 'DROP TABLE t; CREATE TABLE t (n integer) PARTITION BY RANGE (n);';
    const back = await wayBack('CREATE TABLE t (n integer);', change);
    expect(back.impossible).toEqual([
      {
        about: 'The table public.t',
        reason: 'PostgreSQL cannot turn a partitioned table into a table; its rows have to be copied into a new one',
      },
    ]);
    expect(back.sql).toEqual([]);
  });
});

describe('a renamed thing', () => {
  const column: Rename = { kind: 'column', table: 'public.users', from: 'mail', to: 'email' };

  it('is renamed back, whatever reads it, so that no value is lost', async () => {
    const history = `${users} CREATE INDEX ON users (email); CREATE VIEW v AS SELECT email FROM users;
      ALTER TABLE users ADD CHECK (email <> '');`;
    const back = await wayBack(history, 'ALTER TABLE users RENAME email TO mail;', { renames: [column] });
    expect(back.sql).toEqual(['ALTER TABLE public.users RENAME COLUMN mail TO email;']);
    expect(back.left).toEqual([]);
  });

  it('is renamed back although something new has taken its old name', async () => {
    const change = 'ALTER TABLE users RENAME email TO mail; ALTER TABLE users ADD email integer;';
    const back = await wayBack(users, change, { renames: [column] });
    expect(back.sql).toEqual([
      'ALTER TABLE public.users RENAME COLUMN email TO email_set_aside;',
      'ALTER TABLE public.users RENAME COLUMN mail TO email;',
      'ALTER TABLE public.users DROP COLUMN email_set_aside;',
    ]);
    expect(back.left).toEqual([]);
  });

  it('is renamed back when two columns swapped names', async () => {
    const change = 'ALTER TABLE t RENAME a TO x; ALTER TABLE t RENAME b TO a; ALTER TABLE t RENAME x TO b;';
    const renames: readonly Rename[] = [
      { kind: 'column', table: 'public.t', from: 'b', to: 'a' },
      { kind: 'column', table: 'public.t', from: 'a', to: 'b' },
    ];
    const back = await wayBack('CREATE TABLE t (a integer, b integer);', change, { renames });
    expect(back.sql.every((sql) => sql.includes(' RENAME COLUMN '))).toBe(true);
    expect(back.left).toEqual([]);
  });

  it.each<readonly [string, string, string, Rename]>([
    [
      'table, with its view and self reference',
      'CREATE TABLE t (id serial PRIMARY KEY, up integer REFERENCES t); CREATE VIEW v AS SELECT t.id FROM t;',
      'ALTER TABLE t RENAME TO u;',
      { kind: 'table', from: 'public.u', to: 'public.t' },
    ],
    [
      'table in another schema, with its sequence',
      'CREATE SCHEMA s; CREATE TABLE t (id serial PRIMARY KEY);',
      'ALTER TABLE t SET SCHEMA s;',
      { kind: 'table', from: 's.t', to: 'public.t' },
    ],
    [
      'enum value in a default and a check',
      "CREATE TYPE m AS ENUM ('a', 'b'); CREATE TABLE t (x m DEFAULT 'a' CHECK (x <> 'a'));",
      "ALTER TYPE m RENAME VALUE 'a' TO 'c';",
      { kind: 'enum value', table: 'public.m', from: 'c', to: 'a' },
    ],
    [
      'constraint with its index',
      'CREATE TABLE t (id integer PRIMARY KEY);',
      'ALTER TABLE t RENAME CONSTRAINT t_pkey TO pk;',
      { kind: 'constraint', table: 'public.t', from: 'pk', to: 't_pkey' },
    ],
    [
      'function in a default',
      "CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'; CREATE TABLE t (n integer DEFAULT f(1));",
      'ALTER FUNCTION f(integer) RENAME TO g;',
      { kind: 'function', from: 'public.g(integer)', to: 'public.f(integer)' },
    ],
    [
      'schema',
      'CREATE SCHEMA a; CREATE TABLE a.t (id serial PRIMARY KEY); CREATE VIEW a.v AS SELECT id FROM a.t;',
      'ALTER SCHEMA a RENAME TO b;',
      { kind: 'schema', from: 'b', to: 'a' },
    ],
  ])('is renamed back and nothing else: %s', async (_, history, change, rename) => {
    const back = await wayBack(history, change, { renames: [rename] });
    expect(back.statements).toHaveLength(1);
    expect(back.left).toEqual([]);
  });
});
