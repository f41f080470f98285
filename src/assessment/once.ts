import type { Evidence } from './evidence.ts';

/** The same reading of the evidence, made once: many questions start from the same locks and statements. */
export function once<T>(read: (evidence: Evidence) => T): (evidence: Evidence) => T {
  const known = new WeakMap<Evidence, { readonly found: T }>();
  return (evidence) => {
    const { found } = known.get(evidence) ?? { found: read(evidence) };
    known.set(evidence, { found });
    return found;
  };
}
