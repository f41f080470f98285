import { whatWaits } from '../../model/conflicts.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { strongLocks } from '../reading/locks.ts';
import { addedNotValidBefore } from '../reading/validated-together.ts';
import { lastingWork } from '../reading/work.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const workAfterExclusiveLock = defineMigrationRule({
  id: 'work-after-exclusive-lock',
  severity: 'warning',
  hazard: 'blocks reads and writes',
  summary: 'lasting work follows an ACCESS EXCLUSIVE lock in the same transaction',
  why: 'A lock is kept until the commit: a brief ALTER TABLE becomes a long one when an index build or a scan of another table follows it.',
  references: ['https://www.postgresql.org/docs/current/explicit-locking.html'],
  peers: ['eugene E4', 'migrationpilot MP008', 'pgfence statement-after-access-exclusive'],
  match: (migration) => {
    const found = migration.statements.flatMap((facts) => heldDuring(facts));
    return found.slice(0, 1).map((first) => ({ ...first, more: found.length - 1 }));
  },
  message: ({ relations, line, work, on, more }) =>
    `${listed(relations)} ${relations.length > 1 ? 'stay' : 'stays'} under ACCESS EXCLUSIVE from line ${line} on while this ${work} ${shortName(on)} in the same transaction${more > 0 ? `, and ${more} more` : ''}: ${whatWaits('ACCESS EXCLUSIVE')} wait until the commit`,
  advice: () => 'Put the brief schema change and the lasting work into migrations of their own, or the brief one last.',
});

const doing = {
  rewrite: 'rewrites',
  scan: 'scans',
  'index build': 'builds an index on',
  rows: 'changes rows of',
} as const;

/** Tables other than the one worked on that are under ACCESS EXCLUSIVE since an earlier statement. */
const heldDuring = (facts: StatementFacts) => {
  const lasting = lastingWork(facts);
  if (lasting === undefined || addedNotValidBefore(facts)) return [];
  const held = facts.earlier().flatMap((each) =>
    strongLocks(each)
      .filter(({ table, lock }) => lock === 'ACCESS EXCLUSIVE' && table !== lasting.table)
      .filter(({ table }) => !['small', 'empty'].includes(facts.size(table).class))
      .map(({ table }) => ({ table, line: each.statement.location.start.line })),
  );
  const [first] = held;
  if (first === undefined) return [];
  const relations = [...new Set(held.map(({ table }) => table))];
  return [{ place: placeOf(facts), relations, line: first.line, work: doing[lasting.work], on: lasting.table }];
};
