import { strongestLock } from './conflicts.ts';
import type { Effect, LockMode, Scan } from './effect.ts';
import type { QualifiedName } from './schema.ts';

/** What a statement does with rows, from the shortest to the longest: `brief` takes a moment, the others grow with a table. */
export type WorkKind = 'brief' | 'scan' | 'index build' | 'rows' | 'rewrite';

export type LastingKind = Exclude<WorkKind, 'brief'>;

/** Work that was seen on a table from before the change. */
export type SeenWork =
  | { readonly kind: 'rewrite'; readonly relation: QualifiedName }
  | { readonly kind: 'index build'; readonly relation: QualifiedName; readonly index: QualifiedName }
  | { readonly kind: 'scan'; readonly relation: QualifiedName; readonly why: Scan['why'] }
  | { readonly kind: 'rows'; readonly relation: QualifiedName };

/**
 * All that a statement was seen doing with the rows of tables from before the change: rewrites, index builds, rows changed
 * or removed one by one, scans.
 * PostgreSQL reads a table once for all promises of a kind, however often it says so.
 */
export function worksSeen(effect: Effect): readonly SeenWork[] {
  const old = <T extends { readonly isNew: boolean }>(items: readonly T[]) => items.filter(({ isNew }) => !isNew);
  const seen = [
    ...old(effect.rewrites).map(({ relation }) => ({ kind: 'rewrite' as const, relation })),
    ...buildsSeen(effect).map(({ table, index }) => ({ kind: 'index build' as const, relation: table, index })),
    ...old(effect.scans).map(({ relation, why }) => ({ kind: 'scan' as const, relation, why })),
    ...old(effect.rows ?? [])
      .filter(({ updated, deleted, emptied }) => (updated > 0 || deleted > 0) && !emptied)
      .map(({ relation }) => ({ kind: 'rows' as const, relation })),
  ];
  return [...new Map(seen.map((work) => [JSON.stringify(work), work])).values()];
}

/**
 * A partitioned index has no storage: what is built are those of the partitions, for which it stands. Alone (ON ONLY, or
 * no partition yet) it takes a moment.
 */
const buildsSeen = ({ indexBuilds, locks, held = [] }: Effect): Effect['indexBuilds'] => {
  const partitioned = new Set(
    [...locks, ...held].filter(({ kind }) => kind === 'partitioned table').map(({ relation }) => relation),
  );
  const isBuilt = indexBuilds.some(({ table }) => !partitioned.has(table));
  return indexBuilds.filter(({ table, isNew }) => !isNew && (isBuilt || !partitioned.has(table)));
};

/** The strongest mode in which a statement works on a table: its own, or one that its transaction held before. */
export function modeOn(table: QualifiedName, { locks, held = [] }: Effect): LockMode | undefined {
  return strongestLock([...held, ...locks].filter(({ relation }) => relation === table).map(({ mode }) => mode));
}

const byLength: readonly (WorkKind | 'unknown')[] = ['brief', 'unknown', 'scan', 'index build', 'rows', 'rewrite'];

/** The longest of some kinds of work; `unknown` is longer than a moment. */
export function longestWork(kinds: readonly (WorkKind | 'unknown')[]): WorkKind | 'unknown' {
  return byLength.findLast((kind) => kinds.includes(kind)) ?? 'brief';
}

/**
 * How long statements take, as a class: by the longest work that was seen, and by their kind where they were not watched.
 * A condition may have met none of the rehearsal's rows: of those that are written the kind says, too.
 */
export function workKind(expected: WorkKind | 'unknown', effects: readonly Effect[]): WorkKind | 'unknown' {
  const seen = effects.flatMap((effect) => worksSeen(effect).map(({ kind }) => kind));
  const isSeen = seen.length > 0 || effects.some(({ source }) => source === 'observed');
  return longestWork(isSeen && expected !== 'rows' ? seen : [...seen, expected]);
}
