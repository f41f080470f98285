import type { Node, RangeVar } from '../model/node.ts';
import { isSwitchedOn } from './options.ts';
import { walk } from './relations.ts';

/** Rows that a statement changes or removes, by its text. */
export type WrittenRows = { readonly relation: RangeVar; readonly how: 'changed' | 'removed' };

/**
 * What the text of a statement does with rows that are there, wherever in it that stands: after WITH, in MERGE, under EXPLAIN
 * ANALYZE, in COPY and CREATE TABLE AS. What is only defined and runs later (a function, a rule, PREPARE) is left out.
 */
export function rowsWritten(node: Node): readonly WrittenRows[] {
  if (runsLater.some((tag) => tag in node)) return [];
  if ('ExplainStmt' in node && !isSwitchedOn(node.ExplainStmt.options, 'analyze')) return [];
  const found: WrittenRows[] = [];
  const add = (relation: unknown, how: WrittenRows['how']): void => {
    if (isRangeVar(relation)) found.push({ relation, how });
  };
  walk(node, (tag, value) => {
    const relation = 'relation' in value ? value.relation : undefined;
    if (tag === 'UpdateStmt') add(relation, 'changed');
    if (tag === 'DeleteStmt') add(relation, 'removed');
    if (tag !== 'MergeStmt') return;
    const actions = JSON.stringify('mergeWhenClauses' in value ? value.mergeWhenClauses : []);
    if (actions.includes('"CMD_DELETE"')) add(relation, 'removed');
    if (actions.includes('"CMD_UPDATE"')) add(relation, 'changed');
  });
  return found;
}

const runsLater = ['CreateFunctionStmt', 'RuleStmt', 'PrepareStmt'];

const isRangeVar = (value: unknown): value is RangeVar =>
  typeof value === 'object' && value !== null && 'relname' in value;
