import { dropIndex } from '../../recipes/drop-index.ts';
import { shortName, splitQualifiedName } from '../../sql/names.ts';
import { nameOfList } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';
import { locksByManual, strongLocks } from '../reading/locks.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';
import { listed } from '../wording/blocking.ts';
import { outsideTransaction } from '../wording/outside-transaction.ts';

export const indexDroppedWithoutConcurrently = defineMigrationRule({
  id: 'index-dropped-without-concurrently',
  severity: 'note',
  hazard: 'blocks reads and writes',
  summary: 'an index is dropped without CONCURRENTLY',
  why: 'The drop is brief, but it waits for every running query on the table, and everybody else waits behind it.',
  references: ['https://www.postgresql.org/docs/current/sql-dropindex.html'],
  peers: [
    'squawk require-concurrent-index-deletion',
    'strong_migrations remove_index',
    'pgfence drop-index-not-concurrent',
    'Atlas PG102',
  ],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: ({ statements }) => {
    const locked = lockedAnyway(statements);
    const drops = statements.flatMap((facts) => droppedBy(facts, locked));
    const [first] = drops;
    if (first === undefined) return [];
    const relations = [...new Set(drops.map(({ table }) => table))];
    return [{ ...first.facts.about(first.table), relations, drops, place: placeOf(first.facts) }];
  },
  message: ({ drops, relations }) =>
    `DROP INDEX ${listed(drops.map(({ index }) => index))} takes ACCESS EXCLUSIVE on ${listed(relations)}: brief, but all reads and writes wait behind it while it waits for running queries`,
  advice: ({ runner }) => `Drop it CONCURRENTLY, or set a lock_timeout.${outsideTransaction(runner)}`,
  safely: ({ target, drops }) =>
    drops.length === 1 ? drops.flatMap(({ index, statement }) => dropIndex(target, { index, statement })) : [],
});

/** The indexes that a statement drops, where dropping them is all that happens to their table. */
const droppedBy = (facts: StatementFacts, locked: ReadonlySet<string>) => {
  const { node } = facts.statement;
  if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_INDEX' || node.DropStmt.concurrent) return [];
  const statement = node.DropStmt;
  return (statement.objects ?? [])
    .flatMap((each) => ('List' in each ? indexOn(nameOfList(each.List.items, facts.defaultSchema), facts) : []))
    .filter(
      ({ table }) =>
        facts.exists(table) && !isSmall(facts, table) && !locked.has(lockKey(facts, table)) && !locked.has(table),
    )
    .map(({ index, table }) => ({ index, table, statement, facts }));
};

const isSmall = (facts: StatementFacts, table: string): boolean => ['small', 'empty'].includes(facts.size(table).class);

/** Tables that another statement of the transaction locks as much, or of the migration drops: CONCURRENTLY would win nothing. */
const lockedAnyway = (statements: readonly StatementFacts[]): ReadonlySet<string> => {
  const others = statements.filter(
    ({ statement: { node } }) => !('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_INDEX'),
  );
  const locked = others.flatMap((facts) =>
    facts.transaction === undefined
      ? []
      : [...strongLocks(facts), ...locksByManual(facts)].flatMap(({ table, lock }) =>
          lock === 'ACCESS EXCLUSIVE' ? [lockKey(facts, table)] : [],
        ),
  );
  return new Set([...locked, ...others.flatMap(({ effect }) => effect?.dropped ?? [])]);
};

const lockKey = ({ transaction }: StatementFacts, table: string): string => `${transaction} ${table}`;

/** The table of an index that was there before the change; an index that is not known is passed over. */
const indexOn = (
  index: string,
  facts: StatementFacts,
): readonly { readonly index: string; readonly table: string }[] => {
  const { schema, name } = splitQualifiedName(index);
  const table = facts.schema?.tables.find(
    (each) => splitQualifiedName(each.name).schema === schema && each.indexes.some((own) => own.name === name),
  );
  if (table) return [{ index, table: table.name }];
  const watched = facts.effect?.locks.find((lock) => shortName(lock.relation) === shortName(index))?.table;
  return watched ? [{ index, table: watched }] : [];
};
