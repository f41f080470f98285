import { describe, expect, test } from 'vitest';
import { judge } from '../../src/rules/judge.ts';
import { play } from './engine.ts';
import { inputOf, migrationOf } from './scene.ts';

const schema = `
CREATE TABLE customers (
  id bigint PRIMARY KEY, email text NOT NULL, name varchar(40), label text, price numeric(10, 2), address cidr,
  joined timestamp, seen timestamptz, points int, age int, CONSTRAINT points_known CHECK (points IS NOT NULL));
CREATE UNIQUE INDEX customers_email_key ON customers (email);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, code text NOT NULL, total int CHECK (total > 0));
CREATE INDEX ON orders (customer_id);
CREATE UNIQUE INDEX orders_code_key ON orders (code);
ALTER TABLE orders ADD CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers;
ALTER TABLE orders ADD CONSTRAINT small CHECK (total < 1000) NOT VALID;
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TABLE items (id bigint PRIMARY KEY, order_id bigint);
CREATE INDEX ON items (order_id);`;

const findings = async (sql: string) => {
  const history = [migrationOf('migrations/0001.sql', schema)];
  const change = [migrationOf('migrations/0002.sql', sql)];
  const scene = await play(history, change);
  expect(scene.after, sql).toBeDefined();
  const empty = { title: '', silent: false, fences: [], review: undefined, end: 0 };
  return judge(inputOf(empty, history, change, scene)).diagnostics;
};

describe('what harms nobody is not spoken of', () => {
  test.each([
    ['a longer varchar', 'ALTER TABLE customers ALTER COLUMN name TYPE varchar(80);'],
    ['varchar made text', 'ALTER TABLE customers ALTER COLUMN name TYPE text;'],
    ['text made varchar', 'ALTER TABLE customers ALTER COLUMN label TYPE varchar;'],
    ['a numeric of more digits', 'ALTER TABLE customers ALTER COLUMN price TYPE numeric(14, 2);'],
    ['a numeric without limits', 'ALTER TABLE customers ALTER COLUMN price TYPE numeric;'],
    ['cidr made inet', 'ALTER TABLE customers ALTER COLUMN address TYPE inet;'],
    ['timestamp made timestamptz in UTC', 'ALTER TABLE customers ALTER COLUMN joined TYPE timestamptz;'],
    ['timestamptz made timestamp in UTC', 'ALTER TABLE customers ALTER COLUMN seen TYPE timestamp;'],
    ['a nullable column', 'ALTER TABLE customers ADD COLUMN note text;'],
    ['a constant default', "ALTER TABLE customers ADD COLUMN kind text NOT NULL DEFAULT 'new';"],
    ['a default of now()', 'ALTER TABLE customers ADD COLUMN created timestamptz NOT NULL DEFAULT now();'],
    ['a virtual generated column', 'ALTER TABLE customers ADD COLUMN twice int GENERATED ALWAYS AS (age * 2) VIRTUAL;'],
    ['SET NOT NULL behind a valid CHECK', 'ALTER TABLE customers ALTER COLUMN points SET NOT NULL;'],
    [
      'a unique constraint of a ready index',
      'ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE USING INDEX orders_code_key;',
    ],
    ['a CHECK that is not validated', 'ALTER TABLE customers ADD CONSTRAINT grown CHECK (age > 17) NOT VALID;'],
    [
      'a foreign key that is not validated',
      'ALTER TABLE items ADD CONSTRAINT f FOREIGN KEY (order_id) REFERENCES orders NOT VALID;',
    ],
    ['VALIDATE by itself', 'ALTER TABLE orders VALIDATE CONSTRAINT small;'],
    ['a default that changes', 'ALTER TABLE customers ALTER COLUMN age SET DEFAULT 1;'],
    ['NOT NULL that goes', 'ALTER TABLE customers ALTER COLUMN email DROP NOT NULL;'],
    ['a table that is not there, dropped if it is', 'DROP TABLE IF EXISTS nothing;'],
    ['a column that is not there, dropped if it is', 'ALTER TABLE customers DROP COLUMN IF EXISTS nothing;'],
    ['an index that is not there, dropped if it is', 'DROP INDEX IF EXISTS nothing;'],
    [
      'a new table with all that it needs',
      'CREATE TABLE fresh (id bigint PRIMARY KEY, a int);\nCREATE INDEX ON fresh (a);',
    ],
    ['a comment', "COMMENT ON TABLE customers IS 'who buys';"],
    ['rows for a new table', 'CREATE TABLE fresh (id bigint PRIMARY KEY);\nINSERT INTO fresh VALUES (1);'],
  ])('%s', async (_, sql) => {
    expect((await findings(sql)).map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });
});

describe('what other tools pass over is told', () => {
  test.each([
    [
      'a CHECK on a new column reads the table',
      'ALTER TABLE customers ADD COLUMN rank int CHECK (rank > 0);',
      'column-added-with-check',
    ],
    [
      'a column of a constrained domain rewrites it',
      'ALTER TABLE customers ADD COLUMN size positive;',
      'constrained-domain-column-added',
    ],
    [
      'a coercible type change reads it to check again',
      'ALTER TABLE orders ALTER COLUMN total TYPE bigint;',
      'column-type-changed',
    ],
    [
      'batches in a DO block are one transaction',
      'DO $$ BEGIN LOOP UPDATE customers SET age = 1 WHERE id IN (SELECT id FROM customers WHERE age IS NULL LIMIT 100); EXIT WHEN NOT FOUND; PERFORM pg_sleep(0); END LOOP; END $$;',
      'batches-in-one-transaction',
    ],
    [
      'a foreign key that goes locks the table it points to',
      'ALTER TABLE orders DROP CONSTRAINT orders_customer_fk;',
      'customers',
    ],
    [
      'a type change of a foreign key column does too',
      'ALTER TABLE orders ALTER COLUMN customer_id TYPE int;',
      'customers',
    ],
  ])('%s', async (_, sql, words) => {
    expect((await findings(sql)).map(({ ruleId, message }) => `${ruleId}: ${message}`).join('\n')).toContain(words);
  });
});

test('a lock that the transaction holds already is told all the same, though PostgreSQL takes only a weaker one anew', async () => {
  const messages = (
    await findings('ALTER TABLE orders ADD COLUMN note text;\nALTER TABLE orders ALTER COLUMN customer_id TYPE int;')
  ).flatMap(({ ruleId, message }) => (ruleId === 'column-type-changed-with-rewrite' ? [message] : []));
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain('holds ACCESS EXCLUSIVE on orders');
});

test('now() beside a default that differs per row is no reason for the rewrite, and not told', async () => {
  const told = await findings(
    'ALTER TABLE customers ADD COLUMN token uuid DEFAULT gen_random_uuid(), ADD COLUMN made timestamptz DEFAULT now();',
  );
  const rewriting = told.filter(({ ruleId }) => ruleId === 'column-added-with-volatile-default');
  expect(rewriting.map(({ message }) => message.split(' ')[2])).toEqual(['customers.token']);
});
