import { shortName } from '../../sql/names.ts';
import { defineRule } from '../rule.ts';
import { blocking } from '../wording/blocking.ts';

export const materializedViewRefreshedWithoutConcurrently = defineRule({
  id: 'materialized-view-refreshed-without-concurrently',
  on: ['RefreshMatViewStmt'],
  severity: 'warning',
  hazard: 'blocks reads and writes',
  summary: 'a materialized view is refreshed without CONCURRENTLY',
  why: 'Nobody can read the view until its query has finished.',
  references: ['https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html'],
  peers: ['migrationpilot MP033', 'pgfence refresh-matview-blocking'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'rewrite' },
  shrinksWithSize: true,
  match: ({ relation, concurrent, skipData }, facts) => {
    if (concurrent || skipData) return undefined;
    const view = facts.name(relation);
    const indexes = facts.schema?.views.find(({ name }) => name === view)?.indexes ?? [];
    return { ...facts.about(view), unique: indexes.some((index) => index.unique && index.predicate === undefined) };
  },
  message: (found) =>
    blocking(found, `REFRESH MATERIALIZED VIEW ${shortName(found.table)}`, 'ACCESS EXCLUSIVE', 'its query runs'),
  advice: ({ unique }) =>
    unique
      ? 'Refresh it CONCURRENTLY, which does not block readers.'
      : 'Give it a unique index, then refresh it CONCURRENTLY, which does not block readers.',
});
