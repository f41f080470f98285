import { expect, test } from 'vitest';
import { readScript, wholeFile } from '../../src/sql/script.ts';
import { transactionRefusal } from '../../src/sql/transaction-refusal.ts';

const refusal = (sql: string): string | undefined => {
  const node = readScript(wholeFile('x.sql', sql)).statements[0]?.node;
  return node && transactionRefusal(node);
};

test.each([
  ['REINDEX (CONCURRENTLY) TABLE orders', 'REINDEX CONCURRENTLY'],
  ['REINDEX (CONCURRENTLY off) TABLE orders', undefined],
  ['REINDEX (CONCURRENTLY false) DATABASE shop', 'REINDEX of a schema or database'],
  ['REINDEX INDEX orders_total_idx', undefined],
  ['CLUSTER', 'CLUSTER'],
  ['CLUSTER orders', undefined],
  ['ANALYZE', undefined],
  ['DISCARD ALL', 'DISCARD ALL'],
  ['DISCARD PLANS', undefined],
  ['DROP DATABASE shop', 'DROP DATABASE'],
  ['ALTER DATABASE shop SET TABLESPACE fast', 'ALTER DATABASE … SET TABLESPACE'],
  ["ALTER DATABASE shop SET work_mem = '8MB'", undefined],
  ["CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p", 'CREATE SUBSCRIPTION'],
  ["CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (create_slot = false)", undefined],
  ["CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = off)", undefined],
  ['ALTER SUBSCRIPTION s REFRESH PUBLICATION', 'ALTER SUBSCRIPTION with a refresh'],
  ['ALTER SUBSCRIPTION s SET PUBLICATION q WITH (refresh = 0)', undefined],
  ['ALTER SUBSCRIPTION s DISABLE', undefined],
  ['ALTER TABLE events DETACH PARTITION events_2024', undefined],
])('%s: in a transaction, %s', (sql, expected) => {
  expect(refusal(sql)).toBe(expected);
});
