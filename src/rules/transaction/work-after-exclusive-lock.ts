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
  match: ({ statements }) => {
    const transactions = Map.groupBy(statements, ({ transaction }) => transaction);
    const found = [...transactions].flatMap(([transaction, own]) =>
      transaction === undefined ? [] : workUnderLocks(own),
    );
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

/** Lasting statements, each with the other tables that are under ACCESS EXCLUSIVE since an earlier statement. */
const workUnderLocks = (statements: readonly StatementFacts[]) => {
  const held = new Map<string, number>();
  return statements.flatMap((facts) => {
    const lasting = lastingWork(facts);
    const others = lasting ? [...held].filter(([table]) => table !== lasting.table) : [];
    for (const table of exclusively(facts)) if (!held.has(table)) held.set(table, facts.statement.location.start.line);
    const [first] = others;
    if (lasting === undefined || first === undefined || addedNotValidBefore(facts)) return [];
    const relations = others.map(([table]) => table);
    return [{ place: placeOf(facts), relations, line: first[1], work: doing[lasting.work], on: lasting.table }];
  });
};

/** Tables that are not known to be small, which a statement takes ACCESS EXCLUSIVE on. */
const exclusively = (facts: StatementFacts): readonly string[] =>
  strongLocks(facts)
    .filter(({ table, lock }) => lock === 'ACCESS EXCLUSIVE' && !['small', 'empty'].includes(facts.size(table).class))
    .map(({ table }) => table);
