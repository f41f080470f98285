import type { Effect } from '../model/effect.ts';
import type { QualifiedName } from '../model/schema.ts';
import { type LastingKind, type WorkKind, worksSeen } from '../model/work.ts';

/** What is known of a statement's work: how long its kind takes, what was seen, and the tables from before the change that it is about. */
export type WorkEvidence = {
  readonly expected: WorkKind | 'unknown';
  readonly effect: Effect | undefined;
  readonly existing: readonly QualifiedName[];
};

export type LastingWork = { readonly relation: QualifiedName; readonly kind: LastingKind };

/**
 * The work of a statement that grows with tables from before the change, once per table and kind. What was seen decides;
 * its kind, where it was not watched, or where a condition may have met none of the rehearsal's rows.
 */
export function lastingWorks({ expected, effect, existing }: WorkEvidence): readonly LastingWork[] {
  const seen = effect === undefined ? [] : worksSeen(effect).map(({ relation, kind }) => ({ relation, kind }));
  const byKind = expected === 'rows' || (seen.length === 0 && effect?.source !== 'observed');
  const own = byKind && isLasting(expected) ? existing.map((relation) => ({ relation, kind: expected })) : [];
  return [...new Map([...seen, ...own].map((work) => [`${work.relation}\n${work.kind}`, work])).values()];
}

const isLasting = (kind: WorkKind | 'unknown'): kind is LastingKind => kind !== 'brief' && kind !== 'unknown';
