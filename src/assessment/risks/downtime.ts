import type { Basis } from '../../model/basis.ts';
import type { Risk, RiskLevel } from '../../model/review.ts';
import { shortName } from '../../sql/names.ts';
import type { PlannedChange } from '../../statements/record.ts';
import { type HeldLock, heldLocks, isLarge, isLong, locksInWords } from '../locks.ts';
import { stepsFor, stepsInWords } from '../mitigation.ts';
import { listed } from '../statements.ts';
import { watched } from '../watched.ts';

/** Reads or writes that wait while the migration runs. */
export function downtime(change: PlannedChange): Risk {
  const locks = heldLocks(change);
  if (locks.length === 0) {
    const ground = watched(change, 'no statement makes reads or writes of an existing table wait');
    return { risk: 'downtime', likelihood: 'none', impact: 'none', ...ground, mitigation: 'not needed' };
  }
  const long = locks.filter(isLong);
  return long.length > 0 ? longLocks(change, long) : briefLocks(change, locks);
}

const longLocks = (change: PlannedChange, long: readonly HeldLock[]): Risk => ({
  risk: 'downtime',
  likelihood: likelihoodOf(long),
  impact: long.some((lock) => lock.waits === 'reads and writes') ? 'high' : 'medium',
  basis: basisOf(long),
  evidence: locksInWords(long),
  mitigation: mitigationOf(change, long),
});

/** A lock that was observed was tried; another follows from the kind of statement. */
const basisOf = (locks: readonly HeldLock[]): Basis => (locks.every(({ observed }) => observed) ? 'tried' : 'seen');

const likelihoodOf = (long: readonly HeldLock[]): RiskLevel =>
  long.some((lock) => lock.through.some((work) => isLarge(work.size))) ? 'high' : 'medium';

const mitigationOf = (change: PlannedChange, long: readonly HeldLock[]): string => {
  const statements = long.flatMap((lock) => [lock.of, ...lock.through.map((work) => work.of)]);
  const steps = stepsFor(change, statements);
  if (steps.length > 0) return stepsInWords(steps);
  const tables = listed(long.map((lock) => `\`${shortName(lock.relation)}\``));
  return `no other way is known: use a window in which ${tables} may wait`;
};

/** A brief lock still queues behind the longest running query, and everything queues behind it. */
const briefLocks = (change: PlannedChange, locks: readonly HeldLock[]): Risk => {
  const strongest = locks.find((lock) => lock.waits === 'reads and writes') ?? locks[0];
  const tables = listed(locks.map((lock) => `\`${shortName(lock.relation)}\``));
  const limited = change.plan.steps.find(({ step }) => step.lockTimeout !== undefined && step.lockTimeout !== '0');
  const limit = limited && `a lock timeout of ${limited.step.lockTimeout} in “${limited.step.title}”`;
  return {
    risk: 'downtime',
    likelihood: 'low',
    impact: 'low',
    basis: basisOf(locks),
    evidence: `${strongest?.mode ?? 'a lock'} on ${tables} is held for a moment; it waits only for queries that are already running`,
    mitigation: limit ?? `set a lock timeout and run it while no long query reads ${tables}`,
  };
};
