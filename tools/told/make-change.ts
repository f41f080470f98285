import * as fc from 'fast-check';
import type { Entry } from '../atlas/entries.ts';

/** A history and a change on it, made at random. */
export type MadeChange = {
  readonly history: readonly string[];
  readonly change: readonly string[];
  readonly together: boolean;
};

/** What stands on the tables of the atlas, beside what its schema has. */
const decorations = [
  'GRANT SELECT, INSERT ON orders TO atlas_reader',
  'GRANT UPDATE (note) ON customers TO atlas_reader',
  'GRANT ALL ON items TO PUBLIC',
  'CREATE VIEW recent WITH (security_invoker) AS SELECT id, total FROM orders',
  'CREATE VIEW guarded WITH (security_barrier) AS SELECT id, sku FROM items',
  'GRANT SELECT ON names TO atlas_reader',
  'ALTER TABLE customers ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON customers USING (age > 0)',
  'CREATE POLICY strict ON items AS RESTRICTIVE USING (amount > 0)',
  'ALTER PUBLICATION feed ADD TABLE items',
  'ALTER TABLE orders REPLICA IDENTITY FULL',
  'CREATE TRIGGER items_stamp BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION stamp()',
  'CREATE INDEX items_amount_idx ON items (amount) WHERE amount > 5',
  'CREATE TABLE parts (id bigint PRIMARY KEY, item_id bigint REFERENCES items ON DELETE CASCADE); INSERT INTO parts SELECT n, n FROM generate_series(1, 50) n',
  "CREATE FUNCTION sweep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM keyless; RETURN NEW; END'; CREATE TRIGGER sweep AFTER INSERT ON people FOR EACH ROW EXECUTE FUNCTION sweep()",
  'ALTER TABLE keyless ALTER COLUMN a SET DEFAULT 7',
] as const;

/** Statements about rows and guarantees, of which the atlas has few. */
const more = [
  'DELETE FROM items WHERE amount > 5',
  'UPDATE customers SET note = name',
  'TRUNCATE keyless',
  'TRUNCATE orders CASCADE',
  'WITH gone AS (DELETE FROM keyless RETURNING a) INSERT INTO parents SELECT a FROM gone',
  'MERGE INTO keyless USING parents ON keyless.a = parents.id WHEN MATCHED THEN DELETE',
  'MERGE INTO items USING keyless ON items.id = keyless.a WHEN MATCHED THEN UPDATE SET amount = 1',
  'EXPLAIN ANALYZE DELETE FROM keyless',
  'CREATE TABLE kept AS WITH gone AS (DELETE FROM keyless RETURNING *) SELECT * FROM gone',
  'INSERT INTO people (born) VALUES (1)',
  'DROP VIEW names; CREATE VIEW names AS SELECT id, name FROM customers',
  'CREATE OR REPLACE VIEW seen_at AS SELECT id, seen FROM customers',
  'DROP MATERIALIZED VIEW totals; CREATE MATERIALIZED VIEW totals AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id',
  'REVOKE SELECT ON customers FROM atlas_reader',
  'DROP TRIGGER orders_stamp ON orders',
  'DROP POLICY items_all ON items',
  'ALTER TABLE items DISABLE ROW LEVEL SECURITY',
  'ALTER PUBLICATION feed DROP TABLE orders',
  'DROP TABLE items CASCADE',
  'DROP SCHEMA public CASCADE',
  'ALTER TABLE customers DROP COLUMN note CASCADE',
  'DROP OWNED BY atlas_reader',
  'LOCK TABLE orders IN SHARE MODE; SELECT count(*) FROM orders',
  'CREATE TABLE copied AS SELECT * FROM orders',
] as const;

/** How a statement may be hidden. */
const wraps: readonly ((sql: string, name: string) => string)[] = [
  (sql) => sql,
  (sql) => sql,
  (sql) => `DO $do$ BEGIN EXECUTE ${literal(sql)}; END $do$`,
  (sql) => `DO $do$ BEGIN IF random() >= 0 THEN EXECUTE format('%s', ${literal(sql)}); END IF; END $do$`,
  (sql, name) =>
    `CREATE FUNCTION ${name}() RETURNS void LANGUAGE plpgsql AS $fn$ BEGIN EXECUTE ${literal(sql)}; END $fn$; SELECT ${name}()`,
];

const literal = (sql: string): string => `$sql$${sql}$sql$`;

/** One to three statements of the atlas or of ours, plain or hidden, on its schema and up to four things more. */
export function madeChanges(entries: readonly Entry[]): fc.Arbitrary<MadeChange> {
  const plain = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...entries).map(({ first, sql }) => ({ first, sql })) },
    { weight: 2, arbitrary: fc.constantFrom(...more).map((sql) => ({ first: [] as readonly string[], sql })) },
  );
  const hidden = fc.tuple(plain, fc.constantFrom(...wraps));
  return fc
    .record({
      stands: fc.subarray([...decorations], { maxLength: 4 }),
      parts: fc.array(hidden, { minLength: 1, maxLength: 3 }),
      together: fc.boolean(),
    })
    .map(({ stands, parts, together }) => ({
      history: [...stands, ...parts.flatMap(([{ first }]) => first)],
      change: parts.map(([{ sql }, wrap], at) => wrap(sql, `hidden_${at}`)),
      together,
    }));
}
