import type { PlannedChange } from '../statements/record.ts';

/** The same reading of the change, made once: many questions start from the same locks and statements. */
export function once<T>(read: (change: PlannedChange) => T): (change: PlannedChange) => T {
  const known = new WeakMap<PlannedChange, { readonly found: T }>();
  return (change) => {
    const { found } = known.get(change) ?? { found: read(change) };
    known.set(change, { found });
    return found;
  };
}
