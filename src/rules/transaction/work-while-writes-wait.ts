import { whatWaits } from '../../model/conflicts.ts';
import type { LockMode } from '../../model/effect.ts';
import { shortName } from '../../sql/names.ts';
import { workInWords, workUnderLocks } from '../reading/work-under-locks.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const workWhileWritesWait = defineMigrationRule({
  id: 'work-while-writes-wait',
  severity: 'warning',
  hazard: 'blocks writes',
  summary: 'long-running work follows a lock that blocks writes to another table in the same transaction',
  why: 'A lock is held until the commit. A foreign key to a busy table or a trigger on it is brief by itself, but its writers wait for everything that follows.',
  references: ['https://www.postgresql.org/docs/current/explicit-locking.html'],
  peers: ['eugene E4', 'migrationpilot MP008'],
  coveredBy: ['work-after-exclusive-lock', 'several-tables-locked-together'],
  match: (facts) => {
    const modes = new Set<LockMode>(['SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE']);
    const [first, ...more] = workUnderLocks(facts, modes);
    return first ? [{ ...first, place: placeOf(first.facts), more: more.length }] : [];
  },
  message: ({ relations, lock, since, lasting, more }) =>
    `${listed(relations)} ${relations.length > 1 ? 'stay' : 'stays'} locked with ${lock} since ${since} while this ${workInWords[lasting.work]} ${relations.join() === lasting.table ? 'it' : shortName(lasting.table)} in the same transaction${more > 0 ? `, and ${more} more` : ''}: ${whatWaits(lock)} wait until the commit`,
  advice: () => 'Put the statement that locks one table and the work on the other into separate migrations.',
});
