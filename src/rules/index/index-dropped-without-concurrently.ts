import { dropIndex } from '../../recipes/drop-index.ts';
import { noRecipe } from '../../recipes/recipe.ts';
import type { StatementFacts } from '../facts.ts';
import { droppedIndexes } from '../reading/dropped-indexes.ts';
import { lockedAnyway } from '../reading/locked-anyway.ts';
import { isPartitioned } from '../reading/partitioned.ts';
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
    const locked = lockedAnyway(statements.filter((each) => !dropsIndexes(each)));
    const drops = statements.flatMap((facts) => droppedBy(facts, locked));
    const [first] = drops;
    if (first === undefined) return [];
    const relations = [...new Set(drops.map(({ table }) => table))];
    return [{ ...first.facts.about(first.table), relations, drops, place: placeOf(first.facts) }];
  },
  message: ({ drops, relations }) =>
    `DROP INDEX ${listed(drops.map(({ index }) => index))} takes ACCESS EXCLUSIVE on ${listed(relations)}: brief, but all reads and writes wait behind it while it waits for running queries`,
  advice: ({ runner, drops }) => {
    const partitioned = drops.filter(({ facts, table }) => isPartitioned(facts, table));
    const refused = 'A partitioned index does not support CONCURRENTLY: set a lock_timeout and retry.';
    if (partitioned.length === drops.length) return refused;
    const some = partitioned.length > 0 ? ` ${refused}` : '';
    return `Drop it CONCURRENTLY, or set a lock_timeout.${outsideTransaction(runner)}${some}`;
  },
  safely: ({ target, drops: [only, ...others] }) =>
    only === undefined || others.length > 0 ? noRecipe : dropIndex(target, only),
});

/** The indexes that a statement drops, where dropping them is all that happens to their table. */
const droppedBy = (facts: StatementFacts, locked: ReturnType<typeof lockedAnyway>) =>
  droppedIndexes(facts)
    .filter(
      ({ table, statement }) =>
        !statement.concurrent && facts.exists(table) && !isSmall(facts, table) && !locked(facts, table),
    )
    .map((dropped) => ({ ...dropped, facts }));

const isSmall = (facts: StatementFacts, table: string): boolean => ['small', 'empty'].includes(facts.size(table).class);

const dropsIndexes = ({ node }: StatementFacts): boolean =>
  'DropStmt' in node && node.DropStmt.removeType === 'OBJECT_INDEX';
