import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withoutLayout } from '../../src/sql/layout.ts';
import { scan } from '../../src/sql/parser.ts';

const token = fc.constantFrom(
  ...['SELECT', 'users', 'Größe', 'u', 'e', 'E', 'a$b$', '1.5', '$1', '(', ')', ',', '.', '::', '=', '-', '&', '||'],
  ...["'It''s -- no'", "E'it\\'s'", '"User ""x"""', "U&'\\0061'", '$$ A -- b $$', '$Fn$ $$ ; $Fn$', "''"],
);
const layout = fc.constantFrom(' ', '\n', '\t', ' -- why\n', ' /* a /* b */ */', ' --\r');
const text = fc.array(fc.tuple(token, fc.oneof(fc.constant(''), layout)), { maxLength: 12 });

/** What PostgreSQL's own lexer reads; letters outside of quotes folded, as it folds them. */
const tokensOf = (sql: string): readonly string[] | undefined =>
  scan(sql)
    ?.filter(({ name }) => name !== 'SQL_COMMENT' && name !== 'C_COMMENT')
    .map((one) => (/^["'$]|^(?:e|u&)['"]/i.test(one.text) ? one.text : one.text.toLowerCase()));

describe('the layout of SQL', () => {
  test('is gone, and PostgreSQL still reads the same tokens', () => {
    fc.assert(
      fc.property(text, (pieces) => {
        const sql = pieces.flat().join('');
        const before = tokensOf(sql);
        // Texts on two lines that PostgreSQL takes for one stay two.
        fc.pre(before?.every((one) => !one.includes('\n')) === true);
        expect(tokensOf(withoutLayout(sql))).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  test('makes no difference', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(token, layout, layout), { maxLength: 12 }), (pieces) => {
        const written = (side: 1 | 2): string => pieces.map((piece) => piece[0] + piece[side]).join('');
        expect(withoutLayout(written(1))).toBe(withoutLayout(written(2)));
      }),
    );
  });

  test.each([
    ['Alter  Table users -- why\n Add Nick TEXT ;', 'alter table users add nick text;'],
    ["insert into t values ( 1 , 'It''s  A' )", "insert into t values(1,'It''s  A')"],
    ['update "T" set a = b - -1', 'update "T" set a=b- -1'],
    ["select 'never Closed", "select 'never Closed"],
    ['select $x$ never Closed $y$', 'select $x$ never Closed $y$'],
    ['/* never closed', ''],
  ])('%j comes out as %j', (sql, plain) => {
    expect(withoutLayout(sql)).toBe(plain);
  });
});
