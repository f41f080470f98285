import { makesWritesWait } from '../../model/conflicts.ts';
import type { StatementFacts } from '../facts.ts';
import { locksByManual, strongLocks } from '../reading/locks.ts';
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
    `this transaction does long-running work on tables while it blocks writes to ${relations.length} of them (${listed(relations)}), and holds all locks until the commit`,
  advice: () => 'One table per migration keeps each lock as short as its own work.',
});

/** Lasting work on two tables and more that are locked against writes meanwhile, or foreign keys that lock a third one. */
const wide = (statements: readonly StatementFacts[]) => {
  const worked = statements.flatMap((facts) => {
    const lasting = lastingWork(facts);
    const locked = [...strongLocks(facts), ...locksByManual(facts).filter(({ lock }) => makesWritesWait(lock))].map(
      ({ table }) => table,
    );
    return lasting && lasting.work !== 'rows' && locked.includes(lasting.table)
      ? [{ facts, table: lasting.table, locked }]
      : [];
  });
  const tables = new Set(worked.map(({ table }) => table));
  const relations = [...new Set([...tables, ...worked.flatMap(({ locked }) => locked)])];
  const second = worked.find(({ table }) => table !== relations[0]) ?? worked[1];
  if (second === undefined || (tables.size < 2 && relations.length < 3)) return [];
  return [{ place: placeOf(second.facts), relations }];
};
