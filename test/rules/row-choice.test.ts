import { expect, test } from 'vitest';
import { rowChoice } from '../../src/rules/reading/row-choice.ts';
import { parse } from '../../src/sql/parser.ts';

const choice = (where: string): string => {
  const parsed = parse(`DELETE FROM t ${where}`);
  const node = 'cuts' in parsed ? parsed.cuts[0]?.node : undefined;
  return node && 'DeleteStmt' in node ? rowChoice(node.DeleteStmt.whereClause, undefined) : 'unread';
};

test.each([
  ['', 'all'],
  ['WHERE true', 'all'],
  ['WHERE 1 = 1', 'all'],
  ['WHERE id = id', 'all'],
  ["WHERE 'a' = 'a'", 'all'],
  ['WHERE 1 <> 2', 'all'],
  ['WHERE NOT false', 'all'],
  ['WHERE id = 1 OR true', 'all'],
  ['WHERE true AND 1 = 1', 'all'],
  ['WHERE id = 1 AND true', 'by key'],
  ['WHERE 1 = 2', 'many'],
  ['WHERE id IS NOT NULL', 'many'],
  ['WHERE id = 1', 'by key'],
  ["WHERE t.id = '5e1f'::uuid", 'by key'],
  ['WHERE id IN (1, 2) AND name IS NULL', 'by key'],
  ['WHERE id = ANY (ARRAY[1, 2])', 'by key'],
  ['WHERE id BETWEEN 1 AND 1000', 'by key'],
  ["WHERE name = 'a'", 'some'],
  ['WHERE name IS NULL', 'many'],
  ['WHERE id NOT IN (1, 2)', 'many'],
  ['WHERE id = 1 OR name IS NULL', 'many'],
  ['WHERE id IN (SELECT id FROM u)', 'many'],
])('DELETE FROM t %s chooses %s', (where, expected) => {
  expect(choice(where)).toBe(expected);
});
