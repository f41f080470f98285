import { innerStatements } from '../../sql/inner.ts';
import { shortName } from '../../sql/names.ts';
import { parsePlPgSql } from '../../sql/parser.ts';
import { walk } from '../../sql/relations.ts';
import { defineRule } from '../rule.ts';

export const batchesInOneTransaction = defineRule({
  id: 'batches-in-one-transaction',
  on: ['DoStmt'],
  severity: 'warning',
  hazard: 'blocks writes',
  summary: 'a loop in a DO block changes rows in batches that are never committed',
  why: 'Without COMMIT all batches are one transaction: row locks pile up, nothing can be resumed, and an error undoes everything.',
  references: ['https://www.postgresql.org/docs/current/plpgsql-transactions.html'],
  declares: { lock: 'ROW EXCLUSIVE', work: 'rows' },
  shrinksWithSize: true,
  match: (_node, facts) => {
    const { statements, loops } = innerStatements(facts);
    if (!loops || commits(facts.sql)) return undefined;
    const changed = statements.flatMap(({ node }) => {
      const change = 'UpdateStmt' in node ? node.UpdateStmt : 'DeleteStmt' in node ? node.DeleteStmt : undefined;
      return change?.relation ? [facts.name(change.relation)] : [];
    });
    const table = changed.find((name) => facts.exists(name));
    return table === undefined ? undefined : { ...facts.about(table), inTransaction: facts.transaction !== undefined };
  },
  message: ({ table }) =>
    `the loop changes rows of ${shortName(table)} batch by batch but never commits: all rows stay locked until the whole block is done`,
  advice: ({ inTransaction }) =>
    inTransaction
      ? 'Run the batches outside of the migration, each committed by itself: inside the tool’s transaction COMMIT is refused (2D000).'
      : 'COMMIT after each batch.',
});

/** COMMIT in PL/pgSQL ends a transaction, unless the block runs inside one. */
const commits = (sql: string): boolean => {
  let found = false;
  walk(parsePlPgSql(sql), (tag) => {
    if (tag === 'PLpgSQL_stmt_commit') found = true;
  });
  return found;
};
