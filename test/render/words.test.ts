import { describe, expect, it } from 'vitest';
import { paragraph } from '../../src/render/markdown/build.ts';
import { printMarkdown } from '../../src/render/markdown/print.ts';
import { prose } from '../../src/render/markdown/prose.ts';
import { shorten, visible } from '../../src/render/markdown/visible.ts';
import { waitsFor, worstLock } from '../../src/render/words/lock.ts';
import { displayName } from '../../src/render/words/names.ts';
import { stepSql } from '../../src/sql/step-sql.ts';
import { effect, step } from './parts.ts';

describe('a lock', () => {
  it('on a table made in this change makes nobody wait', () => {
    const made = effect([['public.users', 'ACCESS EXCLUSIVE']]);
    const isNew = { ...made, locks: made.locks.map((lock) => ({ ...lock, isNew: true })) };
    expect(worstLock(isNew)).toBeUndefined();
    expect(waitsFor(isNew)).toBe('nobody: new in this change');
  });

  it('on an index counts for its table, and the strongest is the worst', () => {
    const two = effect([
      ['public.users', 'SHARE'],
      ['public.users_pkey', 'ACCESS EXCLUSIVE'],
    ]);
    const [table, index] = two.locks;
    if (table === undefined || index === undefined) throw new Error('two locks');
    expect(worstLock({ ...two, locks: [table, { ...index, kind: 'index', table: 'public.users' }] })).toEqual({
      mode: 'ACCESS EXCLUSIVE',
      relations: ['public.users'],
      held: false,
    });
  });

  it('that the transaction held already is told of the tables that the statement is about', () => {
    const held = effect([['public.users', 'ACCESS EXCLUSIVE']]).locks;
    const brief = { ...effect([]), held };
    expect(worstLock(brief, ['public.users'])).toMatchObject({ mode: 'ACCESS EXCLUSIVE', held: true });
    expect(worstLock(brief, ['public.orders'])).toBeUndefined();
  });

  it('that was not observed is not guessed', () => {
    expect(waitsFor(undefined)).toBe('not observed');
  });
});

describe('the SQL of a step', () => {
  const own = step('a', 'A', 'ALTER TABLE t ADD c int;');

  it('scopes its limits to the transaction that the tool opens', () => {
    expect(stepSql(own, { mode: 'migration', alone: false })).toBe(
      "SET LOCAL lock_timeout = '2s';\nALTER TABLE t ADD c int;",
    );
  });

  it('opens a transaction where the tool opens none', () => {
    expect(stepSql(own, { mode: 'none', alone: false })).toMatch(/^BEGIN;\nSET LOCAL [\s\S]*\nCOMMIT;$/);
  });

  it('that must run outside a transaction sets its limits for the session', () => {
    const outside = { ...own, transaction: 'none' as const, statementTimeout: '0' };
    expect(stepSql(outside, { mode: 'none', alone: false })).toBe(
      "SET lock_timeout = '2s';\nSET statement_timeout = '0';\nALTER TABLE t ADD c int;",
    );
  });
});

describe('the SQL of a step for a tool that sends files whole', () => {
  const build = {
    ...step('b', 'B', 'DROP INDEX CONCURRENTLY IF EXISTS i;\nCREATE INDEX CONCURRENTLY i ON t (c);'),
    transaction: 'none' as const,
  };

  it('gives each statement that must run outside a transaction a file to itself, without a SET beside it', () => {
    expect(stepSql(build, { mode: 'implicit', alone: true })).toBe(
      [
        '-- file 1 of 2: this statement alone',
        'DROP INDEX CONCURRENTLY IF EXISTS i;',
        '-- file 2 of 2: this statement alone',
        'CREATE INDEX CONCURRENTLY i ON t (c);',
      ].join('\n'),
    );
  });

  it('is one file where there is one statement, a semicolon in a body notwithstanding', () => {
    const sql = 'CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;';
    expect(stepSql({ ...build, sql }, { mode: 'implicit', alone: true })).toBe(sql);
  });
});

describe('a text', () => {
  it('shows what can not be seen', () => {
    expect(visible('a\u202Eb\u200Bc\r\nd\te\u0000')).toBe('a[U+202E]b[U+200B]c\nd\te[U+0000]');
  });

  it('is cut between characters, not within one', () => {
    expect(shorten('😀😀😀', 2)).toBe('😀…');
    expect(shorten('abc', 3)).toBe('abc');
  });

  it('has code between backticks, and names without public', () => {
    expect(printMarkdown([paragraph(...prose('Drop `public.users`, see public."Order" and *stars*'))])).toBe(
      'Drop `users`, see "Order" and \\*stars\\*',
    );
    expect(printMarkdown([paragraph(...prose('a stray ` stays'))])).toBe('a stray \\` stays');
  });

  it('keeps the schema of other names', () => {
    expect(displayName('public.users')).toBe('users');
    expect(displayName('billing.users')).toBe('billing.users');
  });
});
