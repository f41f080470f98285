import { expect, test } from 'vitest';
import type { TransactionMode } from '../../src/model/migration.ts';
import { readScript, wholeFile } from '../../src/sql/script.ts';
import { transactionsOf } from '../../src/statements/transactions.ts';

/** Transactions of one migration, as letters; a dot commits by itself. */
const shape = (mode: TransactionMode, sql: string): string => {
  const [found = []] = transactionsOf([{ mode, statements: readScript(wholeFile('a.sql', sql)).statements }]);
  const seen = [...new Set(found.filter((each) => each !== undefined))];
  return found.map((each) => (each === undefined ? '.' : String.fromCharCode(97 + seen.indexOf(each)))).join('');
};

test('a tool that wraps makes one transaction of a migration', () => {
  expect(shape('migration', 'SELECT 1; SELECT 2;')).toBe('aa');
});

test('a COMMIT in the file ends the tool’s transaction, and the rest commits one by one', () => {
  expect(shape('migration', 'SELECT 1; COMMIT; SELECT 2; SELECT 3;')).toBe('a...');
});

test('a tool that opens none leaves each statement alone, but for BEGIN and COMMIT in the file', () => {
  expect(shape('none', 'SELECT 1; BEGIN; SELECT 2; SELECT 3; COMMIT; SELECT 4;')).toBe('..aa..');
});

test('several statements in one query string are one transaction, a single one is alone', () => {
  expect(shape('implicit', 'SELECT 1; SELECT 2;')).toBe('aa');
  expect(shape('implicit', 'SELECT 1;')).toBe('.');
});

test('a tool that wraps the whole run shares its transaction between migrations', () => {
  const statements = readScript(wholeFile('a.sql', 'SELECT 1;')).statements;
  const found = transactionsOf([
    { mode: 'run', statements },
    { mode: 'run', statements },
  ]).flat();
  expect(new Set(found).size).toBe(1);
});
