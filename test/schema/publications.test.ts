import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeChange } from '../../src/schema/describe-change.ts';
import { diffSchemas } from '../../src/schema/diff/diff-schemas.ts';
import { printSchema } from '../../src/schema/print/print-schema.ts';
import { openScratch, type Scratch } from './database.ts';
import { type WayBack, wayBackOn } from './way-back.ts';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await openScratch();
});
afterAll(() => scratch.close());

const wayBack: WayBack = (...story) => wayBackOn(scratch)(...story);

const tables = `CREATE TABLE users (id integer PRIMARY KEY, email text); CREATE TABLE posts (id integer PRIMARY KEY);
  CREATE SCHEMA store;`;
const news = `CREATE PUBLICATION news FOR TABLE users (id, email) WHERE (id > 3), posts WITH (publish = 'insert');`;

describe('publications', () => {
  it('are read with tables, columns, conditions, schemas and options', async () => {
    const schema = await scratch.schemaAfter(
      tables,
      news,
      `CREATE PUBLICATION everything FOR ALL TABLES WITH (publish_via_partition_root, publish_generated_columns = stored);
       CREATE PUBLICATION "Store" FOR TABLES IN SCHEMA store, public;`,
    );
    const none = { allTables: false, tables: [], schemas: [], options: [] };
    expect(schema.publications).toEqual([
      { ...none, name: 'Store', schemas: ['public', 'store'] },
      {
        ...none,
        name: 'everything',
        allTables: true,
        options: ['publish_via_partition_root = true', 'publish_generated_columns = stored'],
      },
      {
        ...none,
        name: 'news',
        tables: [
          { table: 'public.posts', columns: undefined, where: undefined },
          { table: 'public.users', columns: ['email', 'id'], where: '(id > 3)' },
        ],
        options: ["publish = 'insert'"],
      },
    ]);
  });

  it('made by a change go, and those it dropped come back with their comment', async () => {
    const back = await wayBack(tables, news);
    expect(back.changes).toEqual(["Publication news added: CREATE PUBLICATION news WITH (publish = 'insert')"]);
    expect(back.sql).toEqual(['DROP PUBLICATION news;']);
    const history = `${tables} ${news} COMMENT ON PUBLICATION news IS 'what is new';
      CREATE PUBLICATION store FOR TABLES IN SCHEMA store; CREATE PUBLICATION everything FOR ALL TABLES;`;
    const gone = 'DROP PUBLICATION news; DROP PUBLICATION store; DROP PUBLICATION everything;';
    expect((await wayBack(history, gone)).left).toEqual([]);
    expect((await wayBack('', history)).left).toEqual([]);
  });

  it('lose and regain a table, a schema and an option in place', async () => {
    const back = await wayBack(
      `${tables} ${news}`,
      `ALTER PUBLICATION news DROP TABLE users; ALTER PUBLICATION news ADD TABLES IN SCHEMA store;
       ALTER PUBLICATION news SET (publish = 'insert, update, delete, truncate', publish_via_partition_root = true);`,
    );
    expect(back.changes).toEqual([
      'Published table public.users in news removed: public.users (email, id) WHERE ((id > 3))',
      "Publication news changed: CREATE PUBLICATION news WITH (publish = 'insert') → CREATE PUBLICATION news WITH (publish_via_partition_root = true)",
      'Published schema store in news added',
    ]);
    expect(back.sql).toEqual([
      'ALTER PUBLICATION news DROP TABLES IN SCHEMA store;',
      "ALTER PUBLICATION news SET (publish = 'insert', publish_via_partition_root = false);",
      'ALTER PUBLICATION news ADD TABLE public.users (email, id) WHERE ((id > 3));',
    ]);
    expect(back.left).toEqual([]);
  });

  it('follow the tables and columns that they publish', async () => {
    const history = `${tables} ${news}`;
    const created = await wayBack(history, 'CREATE TABLE tags (id integer); ALTER PUBLICATION news ADD TABLE tags;');
    expect(created.sql).toEqual(['DROP TABLE public.tags;']);
    const dropped = await wayBack(history, 'DROP TABLE users;');
    const column = await wayBack(
      history,
      'ALTER TABLE users ADD COLUMN name text; ALTER PUBLICATION news SET TABLE posts, users (id, name);',
    );
    const retyped = await wayBack(
      history,
      `ALTER PUBLICATION news DROP TABLE users; ALTER TABLE users ALTER id TYPE bigint;
       ALTER PUBLICATION news ADD TABLE users (id, email) WHERE (id > 3);`,
    );
    const schema = await wayBack(history, 'CREATE SCHEMA deep; ALTER PUBLICATION news SET TABLES IN SCHEMA deep;');
    expect([created, dropped, column, retyped, schema].flatMap(({ left }) => left)).toEqual([]);
  });

  it('for all tables are made anew where they were for some', async () => {
    const change = 'DROP PUBLICATION news; CREATE PUBLICATION news FOR ALL TABLES;';
    expect((await wayBack(`${tables} ${news}`, change)).left).toEqual([]);
    expect(
      (await wayBack(`${tables} ${change.replace('DROP PUBLICATION news;', '')}`, `DROP PUBLICATION news; ${news}`))
        .left,
    ).toEqual([]);
  });

  it('follow a table that is renamed', async () => {
    const back = await wayBack(`${tables} ${news}`, 'ALTER TABLE users RENAME TO people;', {
      renames: [{ kind: 'table', from: 'public.people', to: 'public.users' }],
    });
    expect(back.sql).toEqual(['ALTER TABLE public.people RENAME TO users;']);
    expect(back.left).toEqual([]);
  });

  it('are printed with the schema', async () => {
    const schema = await scratch.schemaAfter(tables, news, 'CREATE PUBLICATION store FOR TABLES IN SCHEMA store;');
    const again = await scratch.schemaAfter(printSchema(schema));
    expect(diffSchemas(schema, again).map(describeChange)).toEqual([]);
  });
});
