import { cameToItsEnd } from '../../model/effect.ts';
import { transactionRefusal } from '../../sql/transaction-refusal.ts';
import { defineStatementRule } from '../rule.ts';

export const concurrentlyInsideTransaction = defineStatementRule({
  id: 'concurrently-inside-transaction',
  severity: 'error',
  hazard: 'fails',
  summary: 'a statement that can’t run inside a transaction runs inside one',
  why: 'PostgreSQL refuses it with SQLSTATE 25001, and the migration fails.',
  references: ['https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY'],
  peers: [
    'squawk ban-concurrent-index-creation-in-transaction',
    'migrationpilot MP025',
    'pgfence concurrent-in-transaction',
    'Atlas PG103',
  ],
  concerns: 'anything',
  explains: ['25001'],
  match: (facts) => {
    const doing = transactionRefusal(facts.node);
    if (doing === undefined || (facts.transaction === undefined && !facts.insideBlock)) return undefined;
    if (cameToItsEnd(facts.trace?.outcome)) return undefined;
    const { transaction } = facts.in.migration;
    return {
      relations: [],
      doing,
      insideBlock: facts.insideBlock,
      transaction,
      markApplied: facts.in.change.guidance.markApplied,
    };
  },
  message: ({ doing, insideBlock, transaction }) =>
    insideBlock
      ? `${doing} can't run inside a DO block, which is always in a transaction: it fails with 25001`
      : `${doing} can't run inside a transaction, and this one does: ${transaction.because} (25001)`,
  advice: ({ insideBlock, transaction, markApplied }) => {
    if (insideBlock) return 'Write the statement outside of the DO block, in a migration of its own.';
    if (transaction.optOut !== undefined) return transaction.optOut;
    const mark = markApplied === undefined ? '' : `, then record the migration as applied: \`${markApplied}\``;
    return `This tool always opens a transaction: run the statement manually${mark}.`;
  },
});
