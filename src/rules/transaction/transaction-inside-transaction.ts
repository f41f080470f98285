import { transactionKind } from '../gathering/transactions.ts';
import { defineStatementRule } from '../rule.ts';

export const transactionInsideTransaction = defineStatementRule({
  id: 'transaction-inside-transaction',
  severity: 'warning',
  hazard: 'process',
  summary: 'BEGIN or COMMIT is written where the tool has a transaction open already',
  why: 'BEGIN does nothing there, and COMMIT ends the tool’s transaction: what follows commits bit by bit, and a failure leaves half a migration.',
  references: ['https://www.postgresql.org/docs/current/sql-begin.html'],
  peers: ['squawk transaction-nesting', 'Atlas TX201'],
  concerns: 'anything',
  match: (facts) => {
    const kind = transactionKind(facts.statement);
    const { transaction } = facts.in.migration;
    if (kind === undefined || (transaction.mode !== 'migration' && transaction.mode !== 'run')) return undefined;
    const first = facts.in.statements.find(({ statement }) => transactionKind(statement) !== undefined);
    if (kind === 'begin' && first !== facts) return undefined;
    return { relations: [], kind, transaction, ...(kind === 'begin' ? { severity: 'note' as const } : {}) };
  },
  message: ({ kind, transaction }) =>
    kind === 'begin'
      ? `BEGIN inside the tool's own transaction does nothing but warn: ${transaction.because}`
      : `COMMIT ends the tool's own transaction early: what follows commits statement by statement (${transaction.because})`,
  advice: ({ transaction }) =>
    `Leave BEGIN and COMMIT out.${transaction.optOut === undefined ? '' : ` To run without the tool's transaction: ${transaction.optOut}`}`,
});
