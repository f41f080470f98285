import { type LockMode, lockModes } from './effect.ts';

/** A mode and all that are stronger. */
const from = (mode: LockMode): readonly LockMode[] => lockModes.slice(lockModes.indexOf(mode));

/** Which modes another transaction can't take while one is held (manual, "Explicit Locking", table of conflicting lock modes). */
export const conflicts: Readonly<Record<LockMode, readonly LockMode[]>> = {
  'ACCESS SHARE': ['ACCESS EXCLUSIVE'],
  'ROW SHARE': ['EXCLUSIVE', 'ACCESS EXCLUSIVE'],
  'ROW EXCLUSIVE': ['SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE'],
  'SHARE UPDATE EXCLUSIVE': from('SHARE UPDATE EXCLUSIVE'),
  SHARE: ['ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE'],
  'SHARE ROW EXCLUSIVE': from('ROW EXCLUSIVE'),
  EXCLUSIVE: from('ROW SHARE'),
  'ACCESS EXCLUSIVE': lockModes,
};

const waits: Readonly<Record<LockMode, string>> = {
  'ACCESS SHARE': 'only statements that need ACCESS EXCLUSIVE (DROP, TRUNCATE, most ALTER TABLE)',
  'ROW SHARE': 'schema changes that need EXCLUSIVE or ACCESS EXCLUSIVE',
  'ROW EXCLUSIVE': 'index builds without CONCURRENTLY and most schema changes',
  'SHARE UPDATE EXCLUSIVE': 'other schema changes and VACUUM',
  SHARE: 'writes (INSERT, UPDATE, DELETE)',
  'SHARE ROW EXCLUSIVE': 'writes (INSERT, UPDATE, DELETE)',
  EXCLUSIVE: 'writes and SELECT … FOR UPDATE; plain reads go on',
  'ACCESS EXCLUSIVE': 'all reads and writes',
};

/**
 * Who waits while `mode` is held on a table, in the words of someone who runs the application.
 *
 * @returns a phrase without a full stop, to be read after "waits:"
 */
export function whatWaits(mode: LockMode): string {
  return waits[mode];
}

/** Whether INSERT, UPDATE and DELETE wait while a mode is held: from SHARE up they do. */
export function makesWritesWait(mode: LockMode): boolean {
  return conflicts[mode].includes('ROW EXCLUSIVE');
}

/** Whether plain SELECTs wait as well. */
export function makesReadsWait(mode: LockMode): boolean {
  return conflicts[mode].includes('ACCESS SHARE');
}

/** The strongest of some modes; undefined for none. */
export function strongestLock(modes: readonly LockMode[]): LockMode | undefined {
  return lockModes.findLast((mode) => modes.includes(mode));
}

/** The stronger of two modes, as PostgreSQL orders them. */
export function strongerLock(a: LockMode, b: LockMode): LockMode {
  return lockModes.indexOf(a) >= lockModes.indexOf(b) ? a : b;
}
