import { whatWaits } from '../../model/conflicts.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { placeInWords } from '../gathering/holders.ts';
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
  match: (migration) => {
    const transactions = Map.groupBy(migration.statements, ({ transaction }) => transaction);
    return [...transactions].flatMap(([transaction, [first]]) =>
      transaction === undefined || first === undefined
        ? []
        : mixedIn(first.together()).filter(({ facts }) => facts.in === migration),
    );
  },
  message: ({ table, held, after }) =>
    held
      ? `rows of ${shortName(table)} are changed while the schema change on ${held.since} in the same transaction holds ${held.lock} on it: ${whatWaits(held.lock)} wait until the rows are changed`
      : `rows of ${shortName(table)} are changed in the transaction that also alters it on ${after}: it is one long transaction that holds every lock until the end, and the schema change fails if triggers are pending (55006)`,
  advice: () =>
    'Split it into two migrations: the schema change first, then the rows in batches outside of its transaction.',
});

/** One finding per table, at the first change of its rows: the lock that is held then, or where one is taken later. */
const mixedIn = (statements: readonly StatementFacts[]) => {
  const changes = new Map<string, StatementFacts>();
  const altered = new Map<string, StatementFacts>();
  for (const facts of statements) {
    const table = changedRows(facts);
    if (table !== undefined && !changes.has(table)) changes.set(table, facts);
    for (const { table: own } of strongLocks(facts)) if (!altered.has(own)) altered.set(own, facts);
  }
  return [...changes].flatMap(([table, facts]) => {
    const by = altered.get(table);
    if (by === undefined) return [];
    const held = facts.heldSince(table);
    return [{ relations: [table], place: placeOf(facts), table, facts, held, after: placeInWords(by, facts) }];
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
