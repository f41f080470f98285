import { dropIndex } from '../../recipes/drop-index.ts';
import { shortName, splitQualifiedName } from '../../sql/names.ts';
import { nameOfList } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';
import { outsideTransaction } from '../wording/outside-transaction.ts';

export const indexDroppedWithoutConcurrently = defineRule({
  id: 'index-dropped-without-concurrently',
  on: ['DropStmt'],
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
  shrinksWithSize: true,
  match: (statement, facts) => {
    if (statement.removeType !== 'OBJECT_INDEX' || statement.concurrent) return undefined;
    const found = (statement.objects ?? []).flatMap((each) =>
      'List' in each ? indexOn(nameOfList(each.List.items, facts.defaultSchema), facts) : [],
    );
    const [first] = found;
    if (first === undefined) return undefined;
    const indexes = found.map(({ index }) => index);
    return {
      ...facts.about(first.table),
      relations: [...new Set(found.map(({ table }) => table))],
      indexes,
      statement,
    };
  },
  message: ({ indexes, relations }) =>
    `DROP INDEX ${listed(indexes)} takes ACCESS EXCLUSIVE on ${listed(relations)}: brief, but all reads and writes wait behind it while it waits for running queries`,
  advice: ({ runner }) => `Drop it CONCURRENTLY, or set a lock_timeout.${outsideTransaction(runner)}`,
  safely: ({ target, indexes, statement }) => indexes.flatMap((index) => dropIndex(target, { index, statement })),
});

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
