import { transactionKind } from '../../statements/transactions.ts';
import type { StatementFacts } from '../facts.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const transactionInsideTransaction = defineMigrationRule({
  id: 'transaction-inside-transaction',
  severity: 'warning',
  hazard: 'process',
  summary: 'COMMIT ends the tool’s own transaction in the middle of a migration',
  why: 'What follows commits statement by statement, and a failure leaves half a migration that the tool has not recorded.',
  references: ['https://www.postgresql.org/docs/current/sql-begin.html'],
  peers: ['squawk transaction-nesting', 'Atlas TX201'],
  match: ({ statements, migration: { transaction } }) => {
    if (transaction.mode !== 'migration' && transaction.mode !== 'run') return [];
    const end = statements.find((one) => transactionKind(one) === 'end');
    if (end === undefined || !goesOn(statements, end)) return [];
    return [{ relations: [], place: placeOf(end), transaction }];
  },
  message: ({ transaction }) =>
    `COMMIT ends the tool's own transaction, and what follows commits statement by statement: ${transaction.because}`,
  advice: ({ transaction }) =>
    `Leave BEGIN and COMMIT out.${transaction.optOut === undefined ? '' : ` To run without the tool's transaction: ${transaction.optOut}`}`,
});

/** Whether statements of substance follow. */
const goesOn = (statements: readonly StatementFacts[], end: StatementFacts): boolean =>
  statements.slice(statements.indexOf(end) + 1).some((one) => transactionKind(one) === undefined);
