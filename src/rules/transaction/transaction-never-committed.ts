import { transactionKind } from '../../statements/transactions.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const transactionNeverCommitted = defineMigrationRule({
  id: 'transaction-never-committed',
  severity: 'error',
  hazard: 'fails',
  summary: 'BEGIN without COMMIT in a tool that opens no transaction',
  why: 'When the connection is closed PostgreSQL rolls the transaction back: none of it takes effect, although no statement failed.',
  references: ['https://www.postgresql.org/docs/current/sql-begin.html'],
  peers: ['squawk ban-uncommitted-transaction', 'migrationpilot MP053', 'pgfence unclosed-transaction'],
  match: ({ statements, migration: { transaction } }) => {
    if (transaction.mode === 'migration' || transaction.mode === 'run') return [];
    const own = statements.filter(({ insideBlock }) => !insideBlock);
    const last = own.findLast((one) => transactionKind(one) !== undefined);
    const open = last !== undefined && transactionKind(last) === 'begin';
    return open ? [{ relations: [], place: placeOf(last), after: own.length - own.indexOf(last) - 1 }] : [];
  },
  message: ({ after }) =>
    `BEGIN opens a transaction that no COMMIT ends: ${after === 1 ? 'the statement' : `the ${after} statements`} after it ${after === 1 ? 'is' : 'are'} rolled back when the connection closes, without an error`,
  advice: () => 'Write COMMIT at the end of the file.',
});
