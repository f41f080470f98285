import { whatWaits } from '../../model/conflicts.ts';
import type { LockMode } from '../../model/effect.ts';
import { noRecipe } from '../../recipes/recipe.ts';
import { recreateMaterializedView } from '../../recipes/recreate-materialized-view.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { workInWords, workUnderLocks } from '../reading/work-under-locks.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const workAfterExclusiveLock = defineMigrationRule({
  id: 'work-after-exclusive-lock',
  severity: 'warning',
  hazard: 'blocks reads and writes',
  summary: 'long-running work follows an ACCESS EXCLUSIVE lock in the same transaction',
  why: 'A lock is held until the commit: a brief ALTER TABLE becomes a long one when an index build or a scan of another table follows it.',
  references: ['https://www.postgresql.org/docs/current/explicit-locking.html'],
  peers: ['eugene E4', 'migrationpilot MP008', 'pgfence statement-after-access-exclusive'],
  match: (facts) => {
    const [first, ...more] = workUnderLocks(facts, new Set<LockMode>(['ACCESS EXCLUSIVE']));
    return first ? [{ ...first, place: placeOf(first.facts), more: more.length, ...recreated(first.facts) }] : [];
  },
  message: ({ relations, since, lasting, more }) =>
    `${listed(relations)} ${relations.length > 1 ? 'stay' : 'stays'} locked with ACCESS EXCLUSIVE since ${since} while this ${workInWords[lasting.work]} ${relations.join() === lasting.table ? 'it' : shortName(lasting.table)} in the same transaction${more > 0 ? `, and ${more} more` : ''}: ${whatWaits('ACCESS EXCLUSIVE')} wait until the commit`,
  advice: ({ safeWay }) =>
    safeWay.steps.length > 0
      ? 'Build it under another name, with its indexes and privileges, then drop the old one and rename the new one in one short transaction.'
      : 'Put the brief schema change and the long-running work into separate migrations, or the brief one last.',
  safely: ({ safeWay }) => safeWay,
});

/** A materialized view that an earlier statement dropped, made again. */
const recreated = (facts: StatementFacts) => {
  const statement = 'CreateTableAsStmt' in facts.node ? facts.node.CreateTableAsStmt : undefined;
  const view = statement?.into?.rel && facts.name(statement.into.rel);
  if (statement?.objtype !== 'OBJECT_MATVIEW' || view === undefined) return { safeWay: noRecipe };
  const { rehearsal, postgres } = facts.in.change;
  return {
    safeWay: recreateMaterializedView({ table: view, before: rehearsal.before, postgres }, { view, statement }),
  };
};
