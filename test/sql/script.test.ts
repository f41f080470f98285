import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { innerStatements } from '../../src/sql/inner.ts';
import { relationsIn } from '../../src/sql/relations.ts';
import { largestSource, readScript, wholeFile } from '../../src/sql/script.ts';

const read = (text: string) => readScript(wholeFile('m.sql', text));

/** Every statement stands in the file where its location says. */
const expectTrue = (text: string): void => {
  for (const { sql, location } of read(text).statements) {
    expect(text.slice(location.offset, location.offset + location.length)).toBe(sql);
    const lines = text.slice(0, location.offset).split('\n');
    expect(location.start).toEqual({ line: lines.length, column: (lines.at(-1) ?? '').length + 1 });
  }
};

describe('statements are cut by PostgreSQL’s own parser', () => {
  test('comments before a statement are not part of it', () => {
    const text = '-- why\n/* and\nhow */ ALTER TABLE a ADD b int;\n\nSELECT 1 -- the end\n';
    expect(read(text).statements.map(({ sql }) => sql)).toEqual(['ALTER TABLE a ADD b int', 'SELECT 1']);
    expectTrue(text);
  });

  test('letters beyond ASCII, CRLF and a byte order mark leave every position true', () => {
    const text = '\ufeff-- größe 😀\r\nINSERT INTO t VALUES (\'é😀\');\r\nDROP TABLE "Größe";\r\n';
    const script = read(text);
    expect(script.statements.map(({ location }) => location.start)).toEqual([
      { line: 2, column: 1 },
      { line: 3, column: 1 },
    ]);
    expectTrue(text);
  });

  test('any mix of statements, comments and strange letters keeps its positions', () => {
    const piece = fc.constantFrom(
      "SELECT 'ü;😀';",
      '-- ; ä\n',
      '/* ; */ ',
      'CREATE TABLE "ñ;" (a int);',
      '\r\n',
      ' ',
      "DO $x$ BEGIN PERFORM ';'; END $x$;",
      ';;',
    );
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => expectTrue(pieces.join(''))));
  });

  test('no white space and no comment around a statement is part of it', () => {
    const around = fc.array(
      fc.constantFrom('-- ; ä\n', '--\r\n', '/* ; */', '/* a /* b */ -- c\n */', '\r\n', '\v\f', '\t '),
      {
        maxLength: 4,
      },
    );
    const statement = fc.constantFrom(
      "SELECT '--'",
      'SELECT 1 -- why\n + 2',
      "SELECT '*/'",
      'SELECT 2 /* a */ * 3',
      'BEGIN',
    );
    fc.assert(
      fc.property(around, statement, around, fc.constantFrom('', ';'), (before, sql, after, end) => {
        const text = `${before.join('')}${sql} ${after.join('')}${end}`;
        expect(read(text).statements.map((one) => one.sql)).toEqual([sql]);
      }),
    );
  });

  test('a function body with semicolons is one statement, SQL-standard bodies included', () => {
    const text = `CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 2 END; END; SELECT 3;`;
    expect(read(text).statements).toHaveLength(2);
  });
});

describe('what does not parse is said and costs one finding', () => {
  test('the statements around a broken one are still read, and the parser’s words have a line and a column', () => {
    const script = read('CREATE TABLE a (b int);\n\nALTER TABLE a\n  DELETE COLUMN b;\nDROP TABLE a;\n');
    expect(script.statements.map(({ sql }) => sql)).toEqual(['CREATE TABLE a (b int)', 'DROP TABLE a']);
    expect(script.unreadable).toEqual([
      expect.objectContaining({ path: 'm.sql', reason: expect.stringContaining('syntax error at or near "DELETE"') }),
    ]);
    expect(script.unreadable[0]?.location?.start).toEqual({ line: 4, column: 3 });
  });

  test('a broken statement inside a SQL-standard function body does not split the body', () => {
    const text = 'CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELEC 1; SELECT 2; END;\nSELECT 3;';
    expect(read(text).unreadable).toHaveLength(1);
    expect(read(text).statements.map(({ sql }) => sql)).toEqual(['SELECT 3']);
  });

  test('a missing semicolon is named as the likely cause', () => {
    const script = read('ALTER TABLE a ADD b int\nALTER TABLE a ADD c int;\n');
    expect(script.unreadable[0]?.reason).toContain('the statement before it seems to lack its `;`');
  });

  test('an unterminated string takes the rest of the file with it, with a reason', () => {
    const script = read("SELECT 1;\nSELECT 'never closed;\nSELECT 2;");
    expect(script.unreadable[0]?.reason).toContain('unterminated');
  });

  test.each([
    ['comments in comments', '/*'.repeat(200_000), /comments or signs/],
    ['comments side by side', `${'/**/'.repeat(50_000)}DROP TABLE a;`, /comments or signs/],
    ['signs side by side', `SELECT ${'+'.repeat(50_000)}1;`, /comments or signs/],
    ['a chain of operators', `SELECT ${"'a' || ".repeat(50_000)}'b';`, /too deep to read/],
    ['UNIONs', `SELECT 1 ${'UNION ALL SELECT 1 '.repeat(10_000)};`, /too deep to read/],
    ['statements', 'DROP TABLE a;\n'.repeat(100_000), /has 100,000 statements; up to 20,000 are reviewed/],
  ])('too many %s are told in words, and shortly', (_, text, reason) => {
    const { statements, unreadable } = read(text);
    expect(statements).toEqual([]);
    expect(unreadable[0]?.reason).toMatch(reason);
    expect(unreadable[0]?.reason.length).toBeLessThan(400);
  });

  test('as many as people write are read: rulers, long lists, semicolons in texts', () => {
    const ruler = `-- ${'-'.repeat(500)}\n/${'*'.repeat(500)}/\n`;
    expect(read(`${ruler.repeat(200)}SELECT ${'1 + '.repeat(500)}1;`).statements).toHaveLength(1);
    expect(read(`INSERT INTO t VALUES ${"(';'),".repeat(20_000)}(';');`).statements).toHaveLength(1);
    expect(read(`COPY t FROM stdin;\n${';\n'.repeat(20_000)}\\.\nSELECT 1;`).statements).toHaveLength(2);
  });

  test('one statement that is too deep leaves the others readable', () => {
    const { statements, unreadable } = read(`DROP TABLE a;\nSELECT ${"'a' || ".repeat(5_000)}'b';\nDROP TABLE b;`);
    expect(statements.map(({ sql }) => sql)).toEqual(['DROP TABLE a', 'DROP TABLE b']);
    expect(unreadable.map(({ location }) => location?.start.line)).toEqual([2]);
  });

  test('a NUL character, deep nesting and a file too large are refused in words', () => {
    expect(read('SELECT 1;\0DROP TABLE a;').unreadable[0]?.reason).toContain('NUL');
    expect(read(`SELECT ${'('.repeat(50_000)}1`).unreadable[0]?.reason).toContain('nesting');
    expect(read(`SELECT ${'1+'.repeat(300_000)}1`).unreadable).toHaveLength(1);
    expect(read(' '.repeat(largestSource + 1)).unreadable[0]?.reason).toContain('Load bulk data outside');
  });

  test('any text at all is read without an exception', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void read(text)));
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('$', '$$', "'", '"', ';', '--', '/*', '*/', '(', ')', '\n', 'a', ' '),
          maxLength: 60,
        }),
        (text) => void read(text),
      ),
    );
  });
});

describe('what a tool or psql puts between', () => {
  test('psql commands are left out and said', () => {
    const script = read("\\set ON_ERROR_STOP on\nSELECT 1;\n\\copy t from program 'sed x'\nSELECT 2;\n");
    expect(script.statements).toHaveLength(2);
    expect(script.notes.map(({ kind, location }) => [kind, location.start.line])).toEqual([
      ['psql command', 1],
      ['psql command', 3],
    ]);
  });

  test('the rows behind COPY … FROM stdin belong to the statement and are not read as SQL', () => {
    const script = read("COPY t (a, b) FROM stdin;\n1\tit's\n2\t\\N\n\\.\nSELECT 1;\n");
    expect(script.statements.map(({ sql }) => sql)).toEqual(['COPY t (a, b) FROM stdin', 'SELECT 1']);
    expect(script.statements[0]?.copyData).toBe("1\tit's\n2\t\\N\n");
    expect(script.statements[1]?.location.start.line).toBe(5);
  });

  test('placeholders are read as names of the same length, only where the text is no SQL without', () => {
    const script = read(
      'GRANT SELECT ON a TO ${reader_role};\nCREATE TABLE {{ index .Options "Namespace" }}.t (a int);\nALTER TABLE t OWNER TO :DATABASE_OWNER;\nSELECT 1;',
    );
    expect(script.statements).toHaveLength(4);
    expect(script.notes.map(({ message }) => message)).toEqual([
      expect.stringContaining('${reader_role}'),
      expect.stringContaining('{{ index .Options "Namespace" }}'),
      expect.stringContaining(':DATABASE_OWNER'),
    ]);
    expect(script.statements[3]?.location.start).toEqual({ line: 4, column: 1 });
    expect(read("-- see ${WEBAPP_URL}\nSELECT '{{}}', a::text FROM t;").notes).toEqual([]);
  });
});

describe('suppressions', () => {
  test('a rule is allowed with a reason, for the next statement or for the file', () => {
    const script = read(
      '-- migration-planner: allow-file table-dropped because the service is gone\n\n-- migration-planner: allow column-dropped because no code reads it\nALTER TABLE a DROP b;',
    );
    expect(script.suppressions.map(({ ruleId, reason, scope }) => [ruleId, reason, scope])).toEqual([
      ['table-dropped', 'the service is gone', 'file'],
      ['column-dropped', 'no code reads it', 'statement'],
    ]);
  });

  test('without a reason nothing is allowed, and the note shows how to write it', () => {
    const script = read('-- migration-planner: allow column-dropped\nALTER TABLE a DROP b;');
    expect(script.suppressions).toEqual([]);
    expect(script.notes[0]?.message).toContain('because the table has 200 rows');
  });

  test('a string that looks like a suppression is none', () => {
    expect(read("SELECT '\n-- migration-planner: allow column-dropped because I say so\n';").suppressions).toEqual([]);
  });
});

describe('inside a DO block', () => {
  test('statements and EXECUTE of plain text are found, text built at run time is said', () => {
    const [statement] = read(`DO $$ BEGIN
      ALTER TABLE a ADD CONSTRAINT x FOREIGN KEY (b) REFERENCES c (d);
      EXECUTE 'DROP TABLE e';
      EXECUTE format('DROP TABLE %I', 'f');
    EXCEPTION WHEN duplicate_object THEN NULL; END $$;`).statements;
    const inner = statement && innerStatements(statement);
    expect(inner?.statements.flatMap(({ node }) => relationsIn(node))).toEqual(['public.a', 'public.c']);
    expect(inner?.statements.map(({ sql }) => sql.slice(0, 10))).toEqual(['ALTER TABL', 'DROP TABLE']);
    expect(inner?.dynamic).toBe(true);
  });
});
