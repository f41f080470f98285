import { shortName, splitQualifiedName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { type DroppedIndex, droppedIndexes } from '../reading/dropped-indexes.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const indexDroppedBeforeItsReplacement = defineMigrationRule({
  id: 'index-dropped-before-its-replacement',
  severity: 'warning',
  hazard: 'blocks reads and writes',
  summary: 'an index is dropped before its replacement is built',
  why: 'In one transaction the drop holds its lock while the new index is built. In separate transactions queries have no index until the build is done.',
  references: ['https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY'],
  peers: ['online_migrations replace_index'],
  shrinksWithSize: true,
  match: ({ statements }) =>
    statements.flatMap((facts, at) =>
      droppedIndexes(facts).flatMap((dropped) => {
        const next = statements.slice(at + 1).find((later) => replaces(later, dropped));
        return next && facts.exists(dropped.table) ? [foundIn(facts, next, dropped)] : [];
      }),
    ),
  message: ({ index, table, line, together, unique }) =>
    together
      ? `DROP INDEX ${shortName(index)} takes ACCESS EXCLUSIVE on ${shortName(table)} and holds it while line ${line} builds the replacement: all reads and writes wait until the commit`
      : `nothing replaces ${shortName(index)} until line ${line} is done: queries that need it scan all of ${shortName(table)}${unique ? ', and duplicates may be inserted' : ''}`,
  advice: ({ sameName }) =>
    `Build the new index CONCURRENTLY ${sameName ? 'under another name ' : ''}first, and drop the old one when it is done${sameName ? '; ALTER INDEX … RENAME TO is brief' : ''}.`,
});

const foundIn = (facts: StatementFacts, next: StatementFacts, { index, table, known, statement }: DroppedIndex) => ({
  relations: [table],
  place: placeOf(facts),
  index,
  table,
  unique: known?.unique === true,
  line: next.location.start.line,
  together: facts.transaction !== undefined && facts.transaction === next.transaction && statement.concurrent !== true,
  sameName: nameIn(next) === splitQualifiedName(index).name,
});

const nameIn = ({ node }: StatementFacts): string | undefined =>
  'IndexStmt' in node ? node.IndexStmt.idxname : undefined;

/** A new index on the same table, of the same name or with the same first columns: queries go over from one to the other. */
const replaces = (facts: StatementFacts, { index, table, known }: DroppedIndex): boolean => {
  const { node } = facts;
  if (!('IndexStmt' in node) || facts.name(node.IndexStmt.relation) !== table) return false;
  if (nameIn(facts) === splitQualifiedName(index).name) return true;
  const columns = (node.IndexStmt.indexParams ?? []).map((each) =>
    'IndexElem' in each ? each.IndexElem.name : undefined,
  );
  const leading = (known?.columns ?? []).slice(0, 2);
  return leading.length > 0 && leading.every((column, at) => column !== undefined && column === columns[at]);
};
