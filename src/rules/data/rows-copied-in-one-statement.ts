import type { SelectStmt } from '../../model/node.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { rowChoice } from '../reading/row-choice.ts';
import { defineRule } from '../rule.ts';

export const rowsCopiedInOneStatement = defineRule({
  id: 'rows-copied-in-one-statement',
  on: ['InsertStmt'],
  severity: 'warning',
  hazard: 'process',
  summary: 'one INSERT … SELECT copies the rows of a table that is known to be large',
  why: 'It is one long transaction: vacuum can’t clean up while it runs, replicas fall behind, and an error at the end undoes it all.',
  references: ['https://www.postgresql.org/docs/current/sql-insert.html'],
  peers: ['migrationpilot MP088'],
  match: ({ relation, selectStmt }, facts) => {
    const select = selectStmt && 'SelectStmt' in selectStmt ? selectStmt.SelectStmt : undefined;
    const source = select && largeSource(select, facts);
    if (source === undefined || facts.insideBlock) return undefined;
    return { relations: [source], into: facts.name(relation), because: [facts.size(source).because] };
  },
  message: ({ relations, into }) =>
    `INSERT INTO ${shortName(into)} … SELECT copies the rows of ${relations.map(shortName).join(', ')} in one statement: the transaction lasts until all of them are copied`,
  advice: () => 'Copy them in batches by key, each committed by itself, outside of the migration.',
});

/** The first table that a query reads, where it is large and the query does not choose a few of its rows. */
const largeSource = (select: SelectStmt, facts: StatementFacts): string | undefined => {
  const [first, ...others] = select.fromClause ?? [];
  if (first === undefined || !('RangeVar' in first) || others.length > 0 || select.limitCount) return undefined;
  if (select.groupClause || select.distinctClause) return undefined;
  const source = facts.name(first.RangeVar);
  if (!['large', 'huge'].includes(facts.size(source).class)) return undefined;
  const choice = rowChoice(select.whereClause, facts.table(source));
  return choice === 'all' || choice === 'many' ? source : undefined;
};
