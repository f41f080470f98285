import { expect, test } from 'vitest';
import { keepsRows, narrowing, shapeOfText } from '../../src/schema/type-shape.ts';

const keeps = (from: string, to: string): boolean => keepsRows(shapeOfText(from), shapeOfText(to));
const narrows = (from: string, to: string): string | undefined =>
  narrowing(shapeOfText(from), shapeOfText(to), 'none')?.kind;

test.each([
  ['character varying(20)', 'character varying(40)'],
  ['character varying(20)', 'text'],
  ['text', 'character varying'],
  ['numeric(10,2)', 'numeric(12,2)'],
  ['numeric(10,2)', 'numeric'],
  ['cidr', 'inet'],
  ['timestamp(3) with time zone', 'timestamp with time zone'],
])('from %s to %s keeps the rows as they are stored', (from, to) => {
  expect(keeps(from, to)).toBe(true);
  expect(narrows(from, to)).toBeUndefined();
});

test.each([
  ['character varying(40)', 'character varying(20)', 'fails'],
  ['text', 'character varying(20)', 'fails'],
  ['bigint', 'integer', 'fails'],
  ['numeric(12,2)', 'numeric(10,2)', 'fails'],
  ['numeric(12,2)', 'numeric(12,1)', 'changes values'],
  ['numeric', 'integer', 'changes values'],
  ['timestamp with time zone', 'timestamp(0) with time zone', 'changes values'],
  ['text', 'uuid', 'fails'],
])('from %s to %s %s', (from, to, kind) => {
  expect(keeps(from, to)).toBe(false);
  expect(narrows(from, to)).toBe(kind);
});

test.each([
  ['integer', 'bigint'],
  ['integer', 'text'],
])('from %s to %s has a place for every value', (from, to) => {
  expect(narrows(from, to)).toBeUndefined();
});
