import type { Severity } from '../../model/diagnostic.ts';
import type { DeleteStmt, UpdateStmt } from '../../model/node.ts';
import { shortName } from '../../sql/names.ts';
import type { About, StatementFacts } from '../facts.ts';
import { rowChoice } from './row-choice.ts';
import { rowLimit } from './row-limit.ts';

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

/** So many rows are a batch already. */
const oneBatch = 10_000;

/** An UPDATE or DELETE whose rows are not chosen by a key, nor a few of them by a LIMIT; undefined where they are. A loop in a DO block is another rule's. */
export function manyRows(statement: UpdateStmt | DeleteStmt, facts: StatementFacts): ManyRows | undefined {
  const { relation, whereClause } = statement;
  if (relation === undefined || facts.insideBlock) return undefined;
  const about = facts.about(facts.name(relation));
  const table = facts.table(about.table);
  const choice = rowChoice(whereClause, table);
  const most = rowLimit(statement, table);
  if (choice === 'by key' || (most !== undefined && most <= oneBatch)) return undefined;
  const of = shortName(about.table);
  if (most !== undefined) return { ...about, of, rows: `up to ${most.toLocaleString('en-US')} rows` };
  const found = { ...about, of, rows: told[choice] };
  return choice === 'some' ? { ...found, severity: 'note' } : found;
}
