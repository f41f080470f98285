import { cameToItsEnd, failureIn } from '../../model/effect.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { defineRule } from '../rule.ts';

export const concurrentRefreshWithoutUniqueIndex = defineRule({
  id: 'concurrent-refresh-without-unique-index',
  on: ['RefreshMatViewStmt'],
  severity: 'error',
  hazard: 'fails',
  summary: 'REFRESH MATERIALIZED VIEW CONCURRENTLY of a view that has no unique index, or no rows yet',
  why: 'PostgreSQL matches old rows with new ones by a unique index, and refuses if there is none or if the view was never populated.',
  references: ['https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html'],
  concerns: 'anything',
  explains: ['55000', '0A000'],
  match: ({ relation, concurrent }, facts) => {
    if (!concurrent || cameToItsEnd(facts.trace?.outcome)) return undefined;
    const view = facts.name(relation);
    const error = failureIn(facts.trace?.outcome);
    if (error) return isAbout(error) ? { ...facts.about(view), ...weightOf(error.sqlState) } : undefined;
    if (facts.trace !== undefined || !isKnownWithout(view, facts)) return undefined;
    return { ...facts.about(view), ...weightOf('55000') };
  },
  message: ({ table, sqlState }) =>
    sqlState === '55000'
      ? `${shortName(table)} can’t be refreshed CONCURRENTLY: it has no unique index over plain columns without WHERE (55000)`
      : `${shortName(table)} can’t be refreshed CONCURRENTLY: it was created WITH NO DATA and never populated (${sqlState})`,
  advice: ({ sqlState }) =>
    sqlState === '55000'
      ? 'Create a unique index on columns that identify its rows, without WHERE or expressions, in an earlier statement.'
      : 'Refresh it once without CONCURRENTLY: nobody reads it yet.',
});

/** Rows come from outside of the migrations as well. */
const weightOf = (sqlState: string) =>
  sqlState === '55000'
    ? { sqlState }
    : {
        sqlState,
        severity: 'warning' as const,
        because: ['production may have populated it outside of the migrations'],
      };

const isAbout = ({ sqlState, message }: { readonly sqlState: string; readonly message: string }): boolean =>
  sqlState === '55000' || (sqlState === '0A000' && message.includes('not populated'));

/** Not run, but the view is known from the history, and nothing in the change gives it an index. */
const isKnownWithout = (view: string, facts: StatementFacts): boolean => {
  const known = facts.schema?.views.find(({ name }) => name === view);
  const indexed = facts.in.all.some(({ node, name }) => 'IndexStmt' in node && name(node.IndexStmt.relation) === view);
  const usable = known?.indexes.some(({ unique, predicate }) => unique && predicate === undefined);
  return known !== undefined && !usable && !indexed;
};
