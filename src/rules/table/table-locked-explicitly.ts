import { whatWaits } from '../../model/conflicts.ts';
import { type LockMode, lockModes } from '../../model/effect.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const tableLockedExplicitly = defineRule({
  id: 'table-locked-explicitly',
  on: ['LockStmt'],
  severity: 'warning',
  hazard: 'blocks reads and writes',
  summary: 'LOCK TABLE makes writes or reads wait until the commit',
  why: 'The lock waits for running transactions, everybody waits behind it, and it is kept for all that follows.',
  references: ['https://www.postgresql.org/docs/current/sql-lock.html'],
  peers: ['migrationpilot MP065'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  shrinksWithSize: true,
  match: ({ mode, relations, nowait }, facts) => {
    // The parser numbers the modes from 1, weakest first.
    const lock = lockModes[(mode ?? 8) - 1] ?? 'ACCESS EXCLUSIVE';
    const tables = (relations ?? []).flatMap((each) => ('RangeVar' in each ? [facts.name(each.RangeVar)] : []));
    const existing = tables.filter((name) => facts.exists(name));
    if (!strong.has(lock) || facts.transaction === undefined) return undefined;
    return existing.length === 0 ? undefined : { relations: existing, lock, nowait: nowait === true };
  },
  message: ({ relations, lock }) =>
    `LOCK TABLE takes ${lock} on ${listed(relations)} for the rest of the transaction: ${whatWaits(lock)} wait until the commit`,
  advice: ({ nowait }) =>
    nowait
      ? 'Keep what follows in the transaction short, and run it again where NOWAIT gives up.'
      : 'Take the weakest mode that will do, set a lock_timeout before it, and keep what follows in the transaction short.',
});

const strong: ReadonlySet<LockMode> = new Set<LockMode>([
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
]);
