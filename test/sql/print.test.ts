import { expect, test } from 'vitest';
import { parse } from '../../src/sql/parser.ts';
import { printExactly } from '../../src/sql/print.ts';

test.each([
  [
    `WITH "Ranked Rows" AS (SELECT id, row_number() OVER "W" AS n FROM t WINDOW "W" AS (ORDER BY "Pos")) UPDATE t SET a = "Ranked Rows".n FROM "Ranked Rows"`,
  ],
  [`SELECT * FROM t JOIN u USING (id) AS "J"`],
  [`SELECT * FROM f("arg" => 1) AS "F" ("A" int)`],
  [`SELECT a OPERATOR("My".+) b FROM t`],
  [`WITH RECURSIVE "Tree" AS (SELECT 1) SELECT * FROM "Tree"`],
  [`SELECT JSON_VALUE(a::jsonb, '$.a ? (@ > $x)' PASSING b AS "X" RETURNING int DEFAULT 1 ON EMPTY ERROR ON ERROR)`],
  [`SELECT JSON_QUERY(a, '$' RETURNING jsonb WITH CONDITIONAL WRAPPER OMIT QUOTES NULL ON EMPTY EMPTY ARRAY ON ERROR)`],
  [`SELECT JSON_EXISTS(a, '$'), JSON_SCALAR(1), JSON_SERIALIZE(a RETURNING bytea), JSON('1')`],
  [`CREATE UNIQUE INDEX i ON t (JSON_VALUE(a, '$.b'))`],
  [`DELETE FROM t WHERE a AND (b AND c) AND d IN (1, 2)`],
])('%s is printed so that it is read the same', (sql) => {
  const parsed = parse(sql);
  const node = 'cuts' in parsed ? parsed.cuts[0]?.node : undefined;
  expect(node && printExactly(node)).toBeDefined();
});
