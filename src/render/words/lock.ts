import { strongerLock, whatWaits } from '../../model/conflicts.ts';
import type { Effect, LockMode } from '../../model/effect.ts';
import type { QualifiedName } from '../../model/schema.ts';

/** The strongest lock of a statement on what existed before, and where. */
export type WorstLock = {
  readonly mode: LockMode;
  readonly relations: readonly QualifiedName[];
  /** Taken by an earlier statement of the same transaction. */
  readonly held: boolean;
};

/**
 * undefined: it takes no lock on anything that existed before this change. An index counts as its table. What a
 * statement needs and its transaction holds already is told of the relations it is `about`.
 */
export function worstLock(effect: Effect, about: readonly QualifiedName[] = []): WorstLock | undefined {
  const taken = effect.locks.filter((lock) => !lock.isNew);
  const held = (effect.held ?? []).filter((lock) => about.includes(lock.relation));
  const strong = taken.some((lock) => !held.some((other) => strongerLock(lock.mode, other.mode) === other.mode));
  const old = strong || held.length === 0 ? taken : held;
  const first = old[0];
  if (first === undefined) return undefined;
  const mode = old.map((lock) => lock.mode).reduce(strongerLock);
  const relations = old.filter((lock) => lock.mode === mode).map((lock) => lock.table ?? lock.relation);
  return { mode, relations: [...new Set(relations)], held: old === held };
}

/** What is said where no lock is known: a statement that could not be watched may have held any. */
export function noLockWords({ source }: Effect): string {
  return source === 'not observed' ? 'not observed' : 'none on existing tables';
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
export function waitsFor(effect: Effect | undefined, about: readonly QualifiedName[] = []): string {
  if (effect === undefined) return 'not observed';
  const worst = worstLock(effect, about);
  if (worst !== undefined) return whatWaits(worst.mode);
  return effect.locks.length > 0 || effect.created.length > 0 ? 'nobody: new in this change' : 'nobody';
}
