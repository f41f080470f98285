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
  summary: 'lasting work follows, in the same transaction, a lock that writes to another table wait for',
  why: 'A lock is kept until the commit: a foreign key to a busy table or a trigger on it, brief by themselves, keep its writers waiting for all that follows.',
  references: ['https://www.postgresql.org/docs/current/explicit-locking.html'],
  peers: ['eugene E4', 'migrationpilot MP008'],
  coveredBy: ['work-after-exclusive-lock', 'several-tables-locked-together'],
  match: ({ statements }) => {
    const modes = new Set<LockMode>(['SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE']);
    const [first, ...more] = workUnderLocks(statements, modes);
    return first ? [{ ...first, place: placeOf(first.facts), more: more.length }] : [];
  },
  message: ({ relations, lock, line, lasting, more }) =>
    `${listed(relations)} ${relations.length > 1 ? 'stay' : 'stays'} under ${lock} from line ${line} on while this ${workInWords[lasting.work]} ${shortName(lasting.table)} in the same transaction${more > 0 ? `, and ${more} more` : ''}: ${whatWaits(lock)} wait until the commit`,
  advice: () => 'Put what locks the one table and what works on the other into migrations of their own.',
});
