import type { StatementFacts } from '../facts.ts';
import { transactionKind } from '../gathering/transactions.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const transactionInsideTransaction = defineMigrationRule({
  id: 'transaction-inside-transaction',
  severity: 'warning',
  hazard: 'process',
  summary: 'BEGIN or COMMIT is written where the tool has a transaction open already',
  why: 'BEGIN does nothing there, and COMMIT ends the tool’s transaction: what follows commits bit by bit, and a failure leaves half a migration.',
  references: ['https://www.postgresql.org/docs/current/sql-begin.html'],
  peers: ['squawk transaction-nesting', 'Atlas TX201'],
  match: ({ statements, migration: { transaction } }) => {
    if (transaction.mode !== 'migration' && transaction.mode !== 'run') return [];
    const end = statements.find(({ statement }) => transactionKind(statement) === 'end');
    const shown = end ?? statements.find(({ statement }) => transactionKind(statement) === 'begin');
    if (shown === undefined) return [];
    const kind: keyof typeof told = end === undefined ? 'begin' : goesOn(statements, end) ? 'ends early' : 'ends';
    const severity = kind === 'ends early' ? ('warning' as const) : ('note' as const);
    return [{ relations: [], place: placeOf(shown), kind, transaction, severity }];
  },
  message: ({ kind, transaction }) => `${told[kind]}: ${transaction.because}`,
  advice: ({ transaction }) =>
    `Leave BEGIN and COMMIT out.${transaction.optOut === undefined ? '' : ` To run without the tool's transaction: ${transaction.optOut}`}`,
});

const told = {
  begin: "BEGIN inside the tool's own transaction does nothing but warn",
  ends: "COMMIT ends the tool's own transaction before the tool has recorded the migration",
  'ends early': "COMMIT ends the tool's own transaction, and what follows commits statement by statement",
} as const;

/** Whether statements of substance follow. */
const goesOn = (statements: readonly StatementFacts[], end: StatementFacts): boolean =>
  statements.slice(statements.indexOf(end) + 1).some(({ statement }) => transactionKind(statement) === undefined);
