import { conflicts, strongerLock } from '../model/conflicts.ts';
import type { Effect, LockMode } from '../model/effect.ts';
import type { Estimate } from '../model/plan.ts';
import type { QualifiedName } from '../model/schema.ts';
import { sizeOf, type TableSize } from '../production/table-size.ts';
import { shortName } from '../sql/names.ts';
import type { PlannedChange, SeenStatement } from '../statements/record.ts';
import { durationOf } from './durations.ts';
import { estimateWork } from './estimate-work.ts';
import { once } from './once.ts';
import { isOnNew, statementsOf } from './statements.ts';

/** Work whose time grows with the rows of a table that was there before. */
export type Work = {
  readonly of: SeenStatement;
  readonly relation: QualifiedName;
  readonly what: 'rewrite' | 'index build' | 'scan' | 'rows';
  readonly size: TableSize;
  /** Undefined where production's size is not known. */
  readonly estimate: Estimate | undefined;
};

/** A lock that makes others wait, on a table that was there before, and the work it is held through. */
export type HeldLock = {
  readonly of: SeenStatement;
  readonly relation: QualifiedName;
  readonly mode: LockMode;
  readonly waits: 'reads and writes' | 'writes';
  /** Empty: only the catalog is changed while it is held. */
  readonly through: readonly Work[];
  /** Whether the rehearsal saw it; otherwise it follows from the kind of statement. */
  readonly observed: boolean;
};

/** All long work of the change, in order. */
export const worksOf = once((change): readonly Work[] => {
  return statementsOf(change).flatMap((one) => workOf(one, change));
});

const workOf = (of: SeenStatement, change: PlannedChange): readonly Work[] => {
  const { trace, work, relations } = of;
  const effect = trace?.effect;
  const make = (relation: QualifiedName, what: Work['what']): Work => {
    const estimate = estimateWork(of, relation, what, change);
    return { of, relation, what, size: sizeOf(relation, change.whole), estimate };
  };
  const [subject] = relations;
  const existing = subject !== undefined && !isOnNew(of, change);
  if (work === 'rows' && existing) return [make(subject, 'rows')];
  if (effect !== undefined) {
    const seen = [
      ...effect.rewrites.filter((one) => !one.isNew).map((one) => make(one.relation, 'rewrite')),
      ...effect.indexBuilds.filter((one) => !one.isNew).map((one) => make(one.table, 'index build')),
      ...effect.scans.filter((one) => !one.isNew).map((one) => make(one.relation, 'scan')),
    ];
    if (seen.length > 0 || effect.source === 'observed') return distinct(seen);
  }
  const expected = work === 'rewrite' || work === 'index build' || work === 'scan';
  return expected && existing ? [make(subject, work)] : [];
};

const distinct = (works: readonly Work[]): readonly Work[] =>
  works.filter((one, at) => works.findIndex((o) => o.relation === one.relation && o.what === one.what) === at);

/** Locks that make reads or writes wait, each once per table and statement, with what they are held through. */
export const heldLocks = once((change): readonly HeldLock[] => {
  const works = Map.groupBy(worksOf(change), ({ of }) => of.migration);
  const ownWorks = Map.groupBy(worksOf(change), ({ of }) => of);
  return statementsOf(change).flatMap((of) => {
    const around = works.get(of.migration) ?? [];
    const own = ownWorks.get(of) ?? [];
    const effect = of.trace?.effect;
    if (effect !== undefined) {
      const modes = [...strongest(effect)];
      const through = modes.length === 0 ? [] : heldDuring(of, around);
      return modes.map(([relation, mode]): HeldLock => {
        return { of, relation, mode, waits: waitsFor(mode), through, observed: effect.source === 'observed' };
      });
    }
    const blocking = own.filter(blocksByKind);
    const through = blocking.length === 0 ? [] : heldDuring(of, around);
    return blocking.map(({ relation }): HeldLock => {
      return { of, relation, mode: 'SHARE', waits: 'writes', through, observed: false };
    });
  });
});

/** In a transaction a lock is held to the end, through the work of every later statement. `works`: of the same migration. */
const heldDuring = ({ index, migration }: SeenStatement, works: readonly Work[]): readonly Work[] =>
  works.filter(({ of }) => of.index === index || (migration.transaction.mode !== 'none' && of.index > index));

const blocksByKind = (work: Work): boolean => work.what !== 'rows' && work.of.classification.risk !== 'low';

const strongest = (effect: Effect): ReadonlyMap<QualifiedName, LockMode> => {
  const modes = new Map<QualifiedName, LockMode>();
  for (const lock of effect.locks) {
    if (lock.isNew || !conflicts[lock.mode].includes('ROW EXCLUSIVE') || !holdsRows.has(lock.kind)) continue;
    modes.set(lock.relation, strongerLock(modes.get(lock.relation) ?? lock.mode, lock.mode));
  }
  return modes;
};

const holdsRows: ReadonlySet<string> = new Set(['table', 'partitioned table', 'materialized view']);

const waitsFor = (mode: LockMode): HeldLock['waits'] =>
  conflicts[mode].includes('ACCESS SHARE') ? 'reads and writes' : 'writes';

/** The longest lock on each table of each migration: what a reader has to know, said once. */
export function longestLocks(locks: readonly HeldLock[]): readonly HeldLock[] {
  const groups = Map.groupBy(locks, (lock) => `${lock.of.migration.id}\n${lock.relation}`);
  return [...groups.values()].map((group) => group.reduce((a, b) => (weightOf(b) > weightOf(a) ? b : a)));
}

/** Long work before stronger waiting, known rows before unknown ones. */
export function weightOf(lock: HeldLock): number {
  return lock.through.reduce((sum, work) => sum + 1 + (work.size.rows ?? 0), 0) * 2 + (lock.waits === 'writes' ? 0 : 1);
}

/** A lock in a sentence: who waits, under which mode, how long. */
export function lockInWords(lock: HeldLock): string {
  const table = `\`${shortName(lock.relation)}\``;
  const under = lock.observed ? `under ${lock.mode}` : '(by its kind, not observed)';
  const time = lock.through.length === 0 ? 'for a moment' : `for ${durationOf(lock.through)}`;
  return `${lock.waits} of ${table} wait ${under} ${time}`;
}

/** Several locks in a sentence: tables that wait alike are named together. */
export function locksInWords(locks: readonly HeldLock[]): string {
  const groups = Map.groupBy(longestLocks(locks), ({ waits, mode, observed }) => `${waits} ${mode} ${observed}`);
  return [...groups.values()].map(alikeInWords).join('; ');
}

const alikeInWords = (locks: readonly HeldLock[]): string => {
  const [first] = locks;
  if (first === undefined) return '';
  if (locks.length === 1) return lockInWords(first);
  const names = locks.map((lock) => `\`${shortName(lock.relation)}\``);
  const tables =
    names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more tables` : names.join(', ');
  const under = first.observed ? `under ${first.mode}` : '(by its kind, not observed)';
  const works = [...new Set(locks.flatMap((lock) => lock.through))];
  return `${first.waits} of ${tables} wait ${under} ${works.length === 0 ? 'for a moment' : `for ${durationOf(works)}`}`;
};

/** Whether a lock is held long enough to be noticed: through work on a table not known to be small. */
export function isLong(lock: HeldLock): boolean {
  return lock.through.some((work) => !isSmall(work.size));
}

export function isSmall(size: TableSize): boolean {
  return size.class === 'empty' || size.class === 'small';
}
export function isLarge(size: TableSize): boolean {
  return size.class === 'large' || size.class === 'huge';
}
