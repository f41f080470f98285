import { strongestLock } from '../../model/conflicts.ts';
import type { Effect, Lock, LockMode } from '../../model/effect.ts';
import type { QualifiedName, Schema } from '../../model/schema.ts';
import { worksSeen } from '../../model/work.ts';
import type { Observed } from '../facts.ts';

/** What an effect says about one table; its partitions count as the table. `names`: every name it goes by. */
export function observedOn(names: readonly QualifiedName[], effect: Effect, schema: Schema | undefined): Observed {
  const family = familyOf(names, schema);
  const strongest = (locks: readonly Lock[]): LockMode | undefined =>
    strongestLock(locks.filter((lock) => family.has(lock.relation) && !lock.isNew).map(({ mode }) => mode));
  const works = worksSeen(effect).filter(({ relation }) => family.has(relation));
  return {
    lock: strongest(effect.locks),
    held: strongest(effect.held ?? []),
    rewritten: works.some(({ kind }) => kind === 'rewrite'),
    scanned: works.some(({ kind }) => kind === 'scan'),
    built: works.flatMap((work) => (work.kind === 'index build' ? [work.index] : [])),
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
