import { strongerLock, strongestLock, whatWaits } from '../../model/conflicts.ts';
import type { LockMode } from '../../model/effect.ts';
import { shortName } from '../../sql/names.ts';
import type { About, HeldSince, Observed } from '../facts.ts';

/**
 * One sentence: table, lock mode, work, what waits. It says "holds" of what was watched, and "PostgreSQL takes" of what
 * is only in its manual. A stronger lock that the transaction holds already is the one that others wait for.
 *
 * @param doing what the statement is, as people call it: `CREATE INDEX`
 * @param lock the mode by the manual; the observed one is preferred, unless the transaction held this one before, which hides it
 * @param work what lasts, as a clause: `it builds users_email_idx`
 */
export function blocking(about: About, doing: string, lock: LockMode, work: string): string {
  const table = shortName(about.table);
  const held = heldStronger(about, lock);
  if (held !== undefined) {
    return `${doing} runs while ${held.lock} is held on ${table} since ${held.since}, and ${work}: ${whatWaits(held.lock)} wait until the commit`;
  }
  const mode = about.observed ? modeOf(about.observed, lock) : lock;
  const who = `${whatWaits(mode)} wait until it is done${seenWeaker(about.observed, mode)}`;
  return about.observed
    ? `${doing} holds ${mode} on ${table} while ${work}: ${who}`
    : `PostgreSQL takes ${mode} on ${table} for ${doing} and holds it while ${work}: ${who}`;
}

/** The lock that the transaction holds on the table, where it is stronger than the statement's own. */
export function heldStronger({ observed, heldSince }: About, lock: LockMode): HeldSince | undefined {
  const own = observed ? modeOf(observed, lock) : lock;
  return heldSince !== undefined && strongerLock(own, heldSince.lock) !== own ? heldSince : undefined;
}

/** The stronger of what was seen and what the manual says: what a transaction holds already is not seen anew. */
const modeOf = ({ lock: anew }: Observed, byManual: LockMode): LockMode => strongerLock(anew ?? byManual, byManual);

/** Where less was seen than the manual says, both are told: one of them is wrong. */
const seenWeaker = (observed: Observed | undefined, told: LockMode): string => {
  const seen = observed && strongestLock([observed.lock, observed.held].filter((mode) => mode !== undefined));
  return seen === undefined || strongerLock(seen, told) === seen ? '' : ` (by the manual; ${seen} was observed)`;
};

/** Index names for a sentence: `users_email_idx`, `a and b`, `a, b and 2 more`. */
export function listed(names: readonly string[]): string {
  const short = names.map(shortName);
  if (short.length <= 2) return short.join(' and ');
  return `${short.slice(0, 2).join(', ')} and ${short.length - 2} more`;
}
