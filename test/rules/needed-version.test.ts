import { expect, test } from 'vitest';
import { neededIn } from '../../src/rules/reading/needed-version.ts';
import { parse } from '../../src/sql/parser.ts';

const versions = (sql: string): readonly number[] => {
  const parsed = parse(sql);
  if (!('cuts' in parsed)) throw new Error(`does not parse: ${sql}`);
  return parsed.cuts.flatMap(({ node }) => neededIn(node, () => false).map(({ version }) => version));
};

test.each([
  ['CREATE OR REPLACE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()', 14],
  ['ALTER TABLE t DETACH PARTITION p CONCURRENTLY', 14],
  ['CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1', 14],
  ['CREATE TABLE t (a text COMPRESSION lz4)', 14],
  ['ALTER TABLE t ALTER a SET COMPRESSION lz4', 14],
  ['CREATE TABLE t (a int4multirange)', 14],
  ['MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE', 15],
  ['CREATE UNIQUE INDEX ON t (a) NULLS NOT DISTINCT', 15],
  ['CREATE TABLE t (a int UNIQUE NULLS NOT DISTINCT)', 15],
  ['ALTER TABLE t ADD FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL (a)', 15],
  ['ALTER TABLE t SET ACCESS METHOD heap', 15],
  ['CREATE VIEW v WITH (security_invoker = true) AS SELECT 1', 15],
  ['GRANT SET ON PARAMETER work_mem TO x', 15],
  ["SELECT * FROM t WHERE regexp_like(a, 'b')", 15],
  ['CREATE TABLE t (a text STORAGE external)', 16],
  ['CREATE STATISTICS ON a, b FROM t', 16],
  ['SELECT * FROM t WHERE a IS JSON', 16],
  ['SELECT count(*) FROM (SELECT 1)', 16],
  ['ALTER TABLE t ALTER a SET EXPRESSION AS (b + 2)', 17],
  ["SELECT JSON_VALUE(a, '$.x') FROM t", 17],
  ['GRANT MAINTAIN ON t TO x', 17],
  ['CREATE TABLE t (a int GENERATED ALWAYS AS (b + 1) VIRTUAL)', 18],
  ['ALTER TABLE t ADD UNIQUE (a, b WITHOUT OVERLAPS)', 18],
  ['ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED', 18],
  ['ALTER TABLE t ADD CONSTRAINT c NOT NULL a', 18],
  ['SELECT uuidv7()', 18],
])('%s needs PostgreSQL %i', (sql, version) => {
  expect(versions(sql)).toContain(version);
});

test.each([
  ['CREATE TABLE t (a int GENERATED ALWAYS AS (b + 1) STORED, c int NOT NULL UNIQUE, CHECK (a > 0))'],
  ['ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID, ADD FOREIGN KEY (a) REFERENCES p NOT VALID'],
  ['ALTER TABLE t DETACH PARTITION p'],
  ['CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()'],
  ['CREATE STATISTICS s ON a, b FROM t'],
  ['SELECT gen_random_uuid(), count(*) FROM (SELECT 1) AS x'],
  ['GRANT SELECT, INSERT ON t TO x'],
  ['CREATE VIEW v WITH (security_barrier = true) AS SELECT 1'],
])('%s is known to all versions from 13 on', (sql) => {
  expect(versions(sql)).toEqual([]);
});
