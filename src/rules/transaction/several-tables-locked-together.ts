import type { StatementFacts } from '../facts.ts';
import { strongLocks } from '../reading/locks.ts';
import { lastingWork } from '../reading/work.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const severalTablesLockedTogether = defineMigrationRule({
  id: 'several-tables-locked-together',
  severity: 'note',
  hazard: 'blocks writes',
  summary: 'one transaction works on several tables under strong locks',
  why: 'The locks add up until the commit; an application that uses the tables in another order can deadlock with the migration.',
  references: ['https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS'],
  peers: ['migrationpilot MP008', 'pgfence wide-lock-window'],
  coveredBy: ['work-after-exclusive-lock'],
  match: ({ statements }) => {
    const transactions = Map.groupBy(statements, ({ transaction }) => transaction);
    return [...transactions].flatMap(([transaction, own]) => (transaction === undefined ? [] : wide(own)));
  },
  message: ({ relations }) =>
    `this transaction works on ${relations.length} tables under strong locks (${listed(relations)}) and keeps all of them until the commit`,
  advice: () => 'One table per migration keeps each lock as short as its own work.',
});

/** At least two tables on which lasting work runs while they are locked against writes. */
const wide = (statements: readonly StatementFacts[]) => {
  const worked = statements.flatMap((facts) => {
    const lasting = lastingWork(facts);
    return lasting && lasting.work !== 'rows' && strongLocks(facts).some(({ table }) => table === lasting.table)
      ? [{ facts, table: lasting.table }]
      : [];
  });
  const relations = [...new Set(worked.map(({ table }) => table))];
  const second = worked.find(({ table }) => table !== relations[0]);
  return second ? [{ place: placeOf(second.facts), relations }] : [];
};
