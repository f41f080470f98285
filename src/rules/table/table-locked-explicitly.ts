import { makesWritesWait, strongerLock, whatWaits } from '../../model/conflicts.ts';
import { lockModes } from '../../model/effect.ts';
import type { StatementFacts } from '../facts.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const tableLockedExplicitly = defineMigrationRule({
  id: 'table-locked-explicitly',
  severity: 'warning',
  hazard: 'blocks reads and writes',
  summary: 'LOCK TABLE blocks reads or writes until the commit',
  why: 'The lock waits for running transactions, everybody else waits behind it, and it is held until the commit.',
  references: ['https://www.postgresql.org/docs/current/sql-lock.html'],
  peers: ['migrationpilot MP065'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  shrinksWithSize: true,
  match: ({ statements }) => {
    const locks = statements.flatMap((facts) => lockedBy(facts) ?? []);
    const [first] = locks;
    if (first === undefined) return [];
    const relations = [...new Set(locks.flatMap(({ tables }) => tables))];
    const lock = locks.map((each) => each.lock).reduce(strongerLock);
    return [{ relations, lock, place: placeOf(first.facts), nowait: locks.every((each) => each.nowait) }];
  },
  message: ({ relations, lock }) =>
    `LOCK TABLE takes ${lock} on ${listed(relations)} for the rest of the transaction: ${whatWaits(lock)} wait until the commit`,
  advice: ({ nowait }) =>
    nowait
      ? 'Keep what follows in the transaction short, and retry if NOWAIT gives up.'
      : 'Take the weakest mode that will do, set a lock_timeout before it, and keep what follows in the transaction short.',
});

/** The tables from before the change that a LOCK TABLE keeps writers or readers from. */
const lockedBy = (facts: StatementFacts) => {
  const { node } = facts;
  if (!('LockStmt' in node) || facts.transaction === undefined) return undefined;
  const { mode, relations, nowait } = node.LockStmt;
  // The parser numbers the modes from 1, weakest first.
  const lock = lockModes[(mode ?? 8) - 1] ?? 'ACCESS EXCLUSIVE';
  const tables = (relations ?? [])
    .flatMap((each) => ('RangeVar' in each ? [facts.name(each.RangeVar)] : []))
    .filter((name) => facts.exists(name));
  return makesWritesWait(lock) && tables.length > 0 ? { facts, lock, tables, nowait: nowait === true } : undefined;
};
