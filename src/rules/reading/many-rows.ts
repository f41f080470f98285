import type { Severity } from '../../model/diagnostic.ts';
import type { Node, RangeVar } from '../../model/node.ts';
import { shortName } from '../../sql/names.ts';
import type { About, StatementFacts } from '../facts.ts';
import { rowChoice } from './row-choice.ts';

export type ManyRows = About & {
  readonly of: string;
  /** For the sentence: `every row`. */
  readonly rows: string;
  readonly severity?: Severity;
};

const told = {
  all: 'every row',
  many: 'the rows that match its WHERE, possibly all,',
  some: 'the rows with given values',
} as const;

/** An UPDATE or DELETE whose rows are not chosen by a key; undefined where they are. A loop in a DO block is another rule's. */
export function manyRows(
  relation: RangeVar | undefined,
  where: Node | undefined,
  facts: StatementFacts,
): ManyRows | undefined {
  if (relation === undefined || facts.insideBlock) return undefined;
  const about = facts.about(facts.name(relation));
  const choice = rowChoice(where, facts.table(about.table));
  if (choice === 'by key') return undefined;
  const found = { ...about, of: shortName(about.table), rows: told[choice] };
  return choice === 'some' ? { ...found, severity: 'note' } : found;
}
