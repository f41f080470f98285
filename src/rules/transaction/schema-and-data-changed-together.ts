import type { LockMode } from '../../model/effect.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { strongLocks } from '../reading/locks.ts';
import { rowChoice } from '../reading/row-choice.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const schemaAndDataChangedTogether = defineMigrationRule({
  id: 'schema-and-data-changed-together',
  severity: 'warning',
  hazard: 'blocks reads and writes',
  summary: 'a table’s structure and its rows are changed in one transaction',
  why: 'The schema change holds its lock until the rows are changed and committed. In the other order, PostgreSQL may refuse the schema change (55006).',
  references: ['https://www.postgresql.org/docs/current/explicit-locking.html'],
  peers: ['eugene E4', 'migrationpilot MP080', 'Bytebase mix_in_ddl'],
  shrinksWithSize: true,
  match: ({ statements }) => {
    const transactions = Map.groupBy(statements, ({ transaction }) => transaction);
    return [...transactions].flatMap(([transaction, own]) => (transaction === undefined ? [] : mixedIn(own)));
  },
  message: ({ table, comesFirst, line, lock }) =>
    comesFirst
      ? `rows of ${shortName(table)} are changed while the schema change on line ${line} in the same transaction holds ${lock} on it: everybody waits until the rows are changed`
      : `rows of ${shortName(table)} are changed in the transaction that also alters it on line ${line}: it is one long transaction that holds every lock until the end, and the schema change fails if triggers are pending (55006)`,
  advice: () =>
    'Split it into two migrations: the schema change first, then the rows in batches outside of its transaction.',
});

/** One finding per table, at the first change of its rows. */
const mixedIn = (statements: readonly StatementFacts[]) => {
  const changes = new Map<string, number>();
  const holders = new Map<string, { at: number; lock: LockMode; line: number }>();
  statements.forEach((facts, at) => {
    const table = changedRows(facts);
    if (table !== undefined && !changes.has(table)) changes.set(table, at);
    for (const held of strongLocks(facts)) {
      const line = facts.location.start.line;
      if (!holders.has(held.table)) holders.set(held.table, { at, lock: held.lock, line });
    }
  });
  return [...changes].flatMap(([table, at]) => {
    const holder = holders.get(table);
    const facts = statements[at];
    if (holder === undefined || facts === undefined) return [];
    const { lock, line } = holder;
    return [{ relations: [table], place: placeOf(facts), table, lock, line, comesFirst: holder.at < at }];
  });
};

/** The existing table whose rows a statement changes without choosing them by key. */
const changedRows = (facts: StatementFacts): string | undefined => {
  const { node } = facts;
  const change = 'UpdateStmt' in node ? node.UpdateStmt : 'DeleteStmt' in node ? node.DeleteStmt : undefined;
  if (change?.relation === undefined) return undefined;
  const table = facts.name(change.relation);
  return rowChoice(change.whereClause, facts.table(table)) === 'by key' || !facts.exists(table) ? undefined : table;
};
