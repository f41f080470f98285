import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/model/schema.ts';
import { classified, ran } from './reading.ts';

describe('the nine changes of the standing table', () => {
  const rows = [
    ['ALTER TABLE users ADD COLUMN nick text', 'add nullable column', 'low', 'single migration'],
    [
      'ALTER TABLE users ADD COLUMN nick text NOT NULL',
      'add non-null column',
      'medium',
      'multi-step: add → backfill → constrain',
    ],
    ['ALTER TABLE users DROP COLUMN nick', 'remove column', 'medium', 'deprecate → remove in a later release'],
    ['ALTER TABLE users RENAME COLUMN a TO b', 'rename column', 'high', 'dual-write (expand → contract)'],
    ['ALTER TABLE users ALTER a TYPE int', 'change column type', 'high', 'create new → migrate → remove old'],
    ['CREATE TABLE users (id int)', 'add table', 'low', 'single migration'],
    ['DROP TABLE users', 'remove table', 'high', 'verify unused → soft delete → hard delete'],
    ['CREATE INDEX CONCURRENTLY i ON users (a)', 'add index', 'low', 'CONCURRENTLY (no blocking lock)'],
    [
      'ALTER TABLE users ADD FOREIGN KEY (a) REFERENCES teams',
      'add foreign key',
      'medium',
      'validate existing data first',
    ],
  ] as const;

  it.each(rows)('%s', (sql, type, risk, approach) => {
    expect(classified(sql).classification).toEqual({ kinds: [type], risk, approach, because: [] });
  });
});

describe('other statements', () => {
  it.each([
    ['GRANT SELECT ON users TO reader', 'grant on table'],
    ['COMMENT ON COLUMN users.name IS $$x$$', 'comment on column'],
    ['ALTER TYPE mood ADD VALUE $$glad$$', 'add enum value'],
    ['CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION f()', 'create event trigger'],
    ['CREATE TEXT SEARCH CONFIGURATION c (COPY = english)', 'create text search configuration'],
    ['CREATE SERVER s FOREIGN DATA WRAPPER w', 'create foreign server'],
    ['VACUUM FULL users', 'vacuum full'],
    ['VACUUM users', 'vacuum'],
    ['ANALYZE', 'analyze'],
    ['ALTER VIEW v SET (security_invoker = on)', 'change view options'],
    ['ALTER TYPE address ADD ATTRIBUTE zip text', 'add type attribute'],
    ['MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE', 'merge rows'],
    ['ALTER TABLE users ENABLE ROW LEVEL SECURITY', 'enable row security'],
    ['DELETE FROM users', 'delete all rows'],
    ['REINDEX TABLE CONCURRENTLY users', 'rebuild index'],
    ['ALTER DOMAIN d ADD CHECK (value > 0)', 'add domain constraint'],
  ])('%s', (sql, type) => {
    expect(classified(sql).classification.kinds.join(' + ')).toBe(type);
  });

  it('what is dropped IF EXISTS and is not there takes nothing away', () => {
    const table = { name: 'public.users', columns: [{ name: 'email' }], indexes: [] };
    const before = { tables: [table], views: [] } as unknown as Schema;
    for (const sql of ['ALTER TABLE users DROP COLUMN IF EXISTS nick', 'DROP TABLE IF EXISTS teams']) {
      const { classification, reversible } = classified(sql, { before });
      expect(classification).toMatchObject({ risk: 'low', because: [expect.stringContaining('nothing is lost')] });
      expect(reversible).toBe('yes');
    }
    expect(classified('ALTER TABLE users DROP COLUMN IF EXISTS email', { before }).reversible).toBe('with data loss');
    expect(classified('DROP TABLE IF EXISTS users', { before }).classification.risk).toBe('high');
  });

  it('an ALTER TABLE of several actions lists its distinct types and has the highest level', () => {
    const { classification } = classified('ALTER TABLE users ADD a int, ADD b int, ALTER c TYPE text, DROP COLUMN d');
    expect(classification.kinds).toEqual(['add nullable column', 'change column type', 'remove column']);
    expect(classification.risk).toBe('high');
    expect(classification.approach).toBe('create new → migrate → remove old');
  });

  it('a constraint written into a new column counts as a change of its own', () => {
    const sql = 'ALTER TABLE orders ADD COLUMN user_id bigint REFERENCES users (id)';
    const { classification, relations } = classified(sql);
    expect(classification.kinds).toEqual(['add nullable column', 'add foreign key']);
    expect(relations).toEqual(['public.orders', 'public.users']);
  });

  it('a DO block is the statements in it', () => {
    const sql = 'DO $$ BEGIN ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c; EXCEPTION WHEN OTHERS THEN null; END $$';
    expect(classified(sql)).toMatchObject({
      classification: { kinds: ['add foreign key'], risk: 'medium' },
      relations: ['public.a', 'public.c'],
      work: 'scan',
    });
  });

  it('names a table that is altered with ONLY', () => {
    expect(classified('ALTER TABLE ONLY app.users ADD PRIMARY KEY (id)').relations).toEqual(['app.users']);
  });

  it('does not take the names of WITH for tables', () => {
    const sql = 'WITH old AS (SELECT id FROM logs) DELETE FROM users USING old WHERE users.id = old.id';
    expect(classified(sql).relations).toEqual(['public.users', 'public.logs']);
  });
});

describe('the level moves with evidence and says why', () => {
  const users = 'public.users';
  const rewrite = { rewrites: [{ relation: users, isNew: false }] };
  const fixed = 'ALTER TABLE users ADD COLUMN plan text NOT NULL DEFAULT $$free$$';

  it('down: a constant default rewrites nothing', () => {
    expect(classified(fixed).classification).toMatchObject({
      risk: 'low',
      because: ['constant default: no rewrite since PostgreSQL 11'],
    });
    expect(classified(fixed, { trace: ran() }).classification.because).toContain('observed: no rewrite, no scan');
  });

  it('up: a default that differs per row rewrites the table', () => {
    const sql = 'ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid()';
    expect(classified(sql)).toMatchObject({ classification: { risk: 'medium' }, work: 'rewrite' });
    expect(classified(sql, { trace: ran(rewrite) }).classification).toMatchObject({
      risk: 'high',
      because: ['observed: every row rewritten in users'],
    });
  });

  it('down: a type change that was seen to rewrite nothing, and then it can be undone', () => {
    const sql = 'ALTER TABLE users ALTER COLUMN name TYPE text';
    expect(classified(sql, { trace: ran() })).toMatchObject({
      classification: { risk: 'low', because: ['observed: no rewrite, no scan'] },
      work: 'brief',
      reversible: 'yes',
    });
    expect(classified(sql)).toMatchObject({ classification: { risk: 'high' }, reversible: 'unknown' });
  });

  it('down: a table that is new in this pull request', () => {
    const facts = { isNew: (name: string) => name === users };
    expect(classified('ALTER TABLE users ALTER name SET NOT NULL', facts)).toMatchObject({
      classification: { risk: 'low', because: ['users is new in this pull request'] },
      work: 'brief',
    });
  });

  it('by size: an index on a small, a large and an empty table', () => {
    const risk = (size: 'small' | 'large' | 'empty') =>
      classified('CREATE INDEX ON users (name)', { size: () => size }).classification;
    expect(risk('small').risk).toBe('low');
    expect(risk('large')).toMatchObject({ risk: 'high' });
    expect(risk('large').because).toContain('users is large');
    expect(risk('empty').risk).toBe('low');
  });

  it('not by size alone: renaming a column of an empty table still breaks code that names it', () => {
    const sql = 'ALTER TABLE users RENAME COLUMN a TO b';
    expect(classified(sql, { size: () => 'empty', trace: ran() }).classification.risk).toBe('high');
  });

  it('down: removing a table that holds nothing', () => {
    const { classification } = classified('DROP TABLE users', { size: () => 'empty' });
    expect(classification).toMatchObject({ risk: 'medium', because: ['users is empty by its statistics or settings'] });
  });

  it('not: work that lets writes go on', () => {
    const locks = [
      { relation: users, kind: 'table', mode: 'SHARE UPDATE EXCLUSIVE', table: undefined, isNew: false } as const,
    ];
    const trace = ran({ locks, scans: [{ relation: users, why: 'verifies rows', isNew: false }] });
    const { classification, work } = classified('ALTER TABLE users VALIDATE CONSTRAINT c', { trace });
    expect(classification.risk).toBe('low');
    expect(work).toBe('scan');
  });

  it('up: what fails on rows that are legal today', () => {
    const error = { sqlState: '23502', message: 'column "plan" contains null values' };
    const trace = ran({}, { outcome: { kind: 'depends on data', error, relations: [users] } });
    expect(classified('ALTER TABLE users ADD COLUMN plan text NOT NULL', { trace }).classification).toMatchObject({
      risk: 'high',
      because: ['fails on rows that users may hold today (23502)'],
    });
  });

  it('not above what it is: a foreign key that orphans would break', () => {
    const error = { sqlState: '23503', message: 'violates foreign key constraint' };
    const trace = ran({}, { outcome: { kind: 'depends on data', error, relations: [users] } });
    const sql = 'ALTER TABLE users ADD FOREIGN KEY (team_id) REFERENCES teams';
    expect(classified(sql, { trace }).classification.risk).toBe('medium');
    expect(classified(sql, { trace, size: () => 'empty' }).classification.risk).toBe('low');
  });

  it('up: a block of code that was seen dropping a table', () => {
    const trace = ran({ dropped: [users] });
    const sql = "DO $$ BEGIN EXECUTE 'DROP' || ' TABLE users'; END $$";
    expect(classified(sql, { trace }).classification).toMatchObject({
      risk: 'high',
      because: ['observed: drops users'],
    });
  });
});
