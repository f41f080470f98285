import { createIndex } from '../../recipes/create-index.ts';
import { shortName, splitQualifiedName } from '../../sql/names.ts';
import { nameOfList } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';
import { defineRule } from '../rule.ts';

export const invalidIndexSkippedByRetry = defineRule({
  id: 'invalid-index-skipped-by-retry',
  on: ['IndexStmt'],
  severity: 'note',
  hazard: 'process',
  summary: 'CREATE INDEX CONCURRENTLY IF NOT EXISTS mistakes an invalid index for a valid one',
  why: 'A concurrent build that fails leaves an invalid index behind. The second run finds the name taken, skips the build and succeeds.',
  references: ['https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY'],
  peers: ['migrationpilot MP070', 'PostHog ConcurrentIndexIdempotency'],
  match: (index, facts) => {
    const name = index.idxname;
    if (!index.concurrent || !index.if_not_exists || name === undefined) return undefined;
    const about = facts.about(facts.name(index.relation));
    if (facts.table(about.table)?.indexes.some((known) => known.name === name)) return undefined;
    if (isClearedBefore(name, facts)) return undefined;
    return { ...about, index, name, ...(index.unique ? { severity: 'warning' as const } : {}) };
  },
  message: ({ name, table, index }) =>
    `if this build fails (a deadlock, a timeout${index.unique ? ', a duplicate' : ''}), it leaves ${name} on ${shortName(table)} invalid, and the next run skips it: IF NOT EXISTS compares only the name${index.unique ? ', and the duplicates stay' : ''}`,
  advice: ({ name }) =>
    `Put DROP INDEX CONCURRENTLY IF EXISTS ${name} before it and omit IF NOT EXISTS: a second run then rebuilds it.`,
  safely: ({ target, index }) => createIndex(target, { index }),
});

/** Whether the change drops what may be left over of the name. */
const isClearedBefore = (name: string, facts: StatementFacts): boolean =>
  facts.in.all.some(({ node, defaultSchema }) => {
    if (!('DropStmt' in node) || node.DropStmt.removeType !== 'OBJECT_INDEX') return false;
    return (node.DropStmt.objects ?? []).some(
      (each) => 'List' in each && splitQualifiedName(nameOfList(each.List.items, defaultSchema)).name === name,
    );
  });
