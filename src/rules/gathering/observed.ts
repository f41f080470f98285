import { strongerLock } from '../../model/conflicts.ts';
import type { Effect, LockMode } from '../../model/effect.ts';
import type { QualifiedName, Schema } from '../../model/schema.ts';
import type { Observed } from '../facts.ts';

/** What an effect says about one table; its partitions count as the table. `names`: every name it goes by. */
export const observedOn = (names: readonly QualifiedName[], effect: Effect, schema: Schema | undefined): Observed => {
  const family = familyOf(names, schema);
  const locks = effect.locks.filter((lock) => family.has(lock.relation) && !lock.isNew);
  return {
    lock: locks.reduce<LockMode | undefined>(
      (strongest, { mode }) => (strongest === undefined ? mode : strongerLock(strongest, mode)),
      undefined,
    ),
    rewritten: effect.rewrites.some(({ relation }) => family.has(relation)),
    scanned: effect.scans.some(({ relation }) => family.has(relation)),
    built: effect.indexBuilds.filter(({ table }) => family.has(table)).map(({ index }) => index),
  };
};

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
