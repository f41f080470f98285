import { strongerLock, whatWaits } from '../../model/conflicts.ts';
import type { Effect, LockMode } from '../../model/effect.ts';
import type { QualifiedName } from '../../model/schema.ts';

/** The strongest lock of a statement on what existed before, and where. */
export type WorstLock = { readonly mode: LockMode; readonly relations: readonly QualifiedName[] };

/** undefined: it takes no lock on anything that existed before this change. An index counts as its table. */
export function worstLock(effect: Effect): WorstLock | undefined {
  const old = effect.locks.filter((lock) => !lock.isNew);
  const first = old[0];
  if (first === undefined) return undefined;
  const mode = old.map((lock) => lock.mode).reduce(strongerLock);
  const held = old.filter((lock) => lock.mode === mode).map((lock) => lock.table ?? lock.relation);
  return { mode, relations: [...new Set(held)] };
}

/** All that several statements lock, as one effect; undefined where nothing was observed. */
export function worstOf(effects: readonly Effect[]): Effect | undefined {
  const first = effects[0];
  if (first === undefined) return undefined;
  return {
    ...first,
    locks: effects.flatMap((effect) => effect.locks),
    created: effects.flatMap((effect) => effect.created),
  };
}

/** What waits, as a cell: "nobody: only new tables" where nothing old is locked. */
export function waitsFor(effect: Effect | undefined): string {
  if (effect === undefined) return 'not observed';
  const worst = worstLock(effect);
  if (worst !== undefined) return whatWaits(worst.mode);
  return effect.locks.length > 0 || effect.created.length > 0 ? 'nobody: it is new here' : 'nobody';
}
