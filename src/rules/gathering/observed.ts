import { strongerLock } from '../../model/conflicts.ts';
import type { Effect, Lock, LockMode } from '../../model/effect.ts';
import type { QualifiedName, Schema } from '../../model/schema.ts';
import type { Observed } from '../facts.ts';

/** What an effect says about one table; its partitions count as the table. `names`: every name it goes by. */
export function observedOn(names: readonly QualifiedName[], effect: Effect, schema: Schema | undefined): Observed {
  const family = familyOf(names, schema);
  const strongest = (locks: readonly Lock[]): LockMode | undefined =>
    locks
      .filter((lock) => family.has(lock.relation) && !lock.isNew)
      .map(({ mode }) => mode)
      .reduce<LockMode | undefined>((one, other) => (one === undefined ? other : strongerLock(one, other)), undefined);
  return {
    lock: strongest(effect.locks),
    held: strongest(effect.held ?? []),
    rewritten: effect.rewrites.some(({ relation }) => family.has(relation)),
    scanned: effect.scans.some(({ relation }) => family.has(relation)),
    built: effect.indexBuilds.filter(({ table }) => family.has(table)).map(({ index }) => index),
  };
}

const familyOf = (names: readonly QualifiedName[], schema: Schema | undefined): ReadonlySet<QualifiedName> => {
  const family = new Set(names);
  for (let before = -1; before < family.size; ) {
    before = family.size;
    for (const table of schema?.tables ?? []) {
      if (table.partitionOf && family.has(table.partitionOf.parent)) family.add(table.name);
    }
  }
  return family;
};
