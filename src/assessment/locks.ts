import { makesReadsWait, makesWritesWait } from '../model/conflicts.ts';
import type { Effect, LockMode } from '../model/effect.ts';
import type { QualifiedName } from '../model/schema.ts';
import type { TableSize } from '../production/table-size.ts';
import { shortName } from '../sql/names.ts';
import { locksByManual } from '../statements/locks-by-manual.ts';
import { blockingLocks, underLocksOf } from '../statements/locks-held.ts';
import type { PlannedChange, SeenStatement } from '../statements/record.ts';
import { durationOf } from './durations.ts';
import { once } from './once.ts';
import { statementsOf } from './statements.ts';
import { type Work, worksOf } from './works.ts';

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

/** Locks that make reads or writes wait, each once per table and statement, with what they are held through. */
export const heldLocks = once((change): readonly HeldLock[] => {
  const all = statementsOf(change);
  const works = Map.groupBy(worksOf(change), ({ of }) => of);
  const underLocks = underLocksOf(all, ({ transaction }) => transaction);
  return all.flatMap((of) => {
    const through = (): readonly Work[] => underLocks(of).flatMap((one) => works.get(one) ?? []);
    if (of.trace?.effect === undefined) return byItsText(of, change, through());
    const taken = seen(of.trace.effect);
    return taken.length === 0 ? [] : taken.map((lock): HeldLock => ({ of, ...lock, through: through() }));
  });
});

type Taken = Pick<HeldLock, 'relation' | 'mode' | 'waits' | 'observed'>;

const seen = (effect: Effect): readonly Taken[] =>
  blockingLocks(effect).map(({ relation, mode }) => ({
    relation,
    mode,
    waits: waitsFor(mode),
    observed: effect.source === 'observed',
  }));

/** What was not watched: the locks of its text, where work is done under them; else the least that work of such a kind needs. */
const byItsText = (of: SeenStatement, change: PlannedChange, through: readonly Work[]): readonly HeldLock[] => {
  if (through.length === 0) return [];
  const written = locksByManual(of.node, change.defaultSchema)
    .filter(({ table, lock }) => makesWritesWait(lock) && !change.newRelations.isNew(table, of.position))
    .map(({ table: relation, lock: mode }) => ({ relation, mode }));
  const own = through.filter(({ of: by, what }) => by === of && what !== 'rows' && of.classification.risk !== 'low');
  const least = own.map(({ relation }) => ({ relation, mode: 'SHARE' as const }));
  const known = new Set(written.map(({ relation }) => relation));
  return [...written, ...least.filter(({ relation }) => !known.has(relation))].map(({ relation, mode }) => ({
    of,
    relation,
    mode,
    waits: waitsFor(mode),
    observed: false,
    through,
  }));
};

const waitsFor = (mode: LockMode): HeldLock['waits'] => (makesReadsWait(mode) ? 'reads and writes' : 'writes');

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
  const under = lock.observed ? ` under ${lock.mode}` : ', judging by the kind of statement,';
  const time = lock.through.length === 0 ? 'for a moment' : `for ${durationOf(lock.through)}`;
  return `${lock.waits} of ${table} wait${under} ${time}`;
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
  const under = first.observed ? ` under ${first.mode}` : ', judging by the kind of statement,';
  const works = [...new Set(locks.flatMap((lock) => lock.through))];
  return `${first.waits} of ${tables} wait${under} ${works.length === 0 ? 'for a moment' : `for ${durationOf(works)}`}`;
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
