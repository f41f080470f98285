import type { Effect, LockMode } from '../model/effect.ts';
import type { QualifiedName } from '../model/schema.ts';
import { type Counts, countedSince, readCounts, readSizes } from './counts.ts';
import { effectOf, effectOutside } from './effect-of.ts';
import { lookInside, type Run } from './look.ts';
import { type Known, readLocks, readRelations, type Seen } from './relations.ts';
import { foreignKeysNamed } from './scans.ts';
import type { Session } from './session.ts';

/** Watches what statements do, from inside their own transaction. */
export type Observer = {
  /** Starts counting; called in the new transaction. */
  readonly transactionBegan: () => Promise<void>;
  /** The same for a statement that runs outside a transaction, before it does. */
  readonly outsideBegins: () => Promise<void>;
  /** Forgets the locks of a committed transaction. */
  readonly transactionEnded: () => void;
  /** Everything is as it was when the transaction began: what is known of relations, too. */
  readonly rolledBack: () => void;
  /** We took rows away: they are counted again before the next transaction. */
  readonly rowsChanged: () => void;
  /** What the statement just run did. `truncates`: new storage is no rewrite then. */
  readonly observe: (truncates: boolean) => Promise<Effect>;
  /** After a statement that ran outside a transaction: its own locks are gone, so what it made and dropped is read anew. */
  readonly observeOutside: (unwatched: Effect | undefined) => Promise<Effect>;
  /** Whether a relation was made since the observer began to watch. */
  readonly isNew: (relation: QualifiedName) => boolean;
};

/** PostgreSQL tells of scans; set again after each statement, for it may have set something else. */
const talkative = 'SET client_min_messages = debug1';

/**
 * Starts watching. Locks come from the session's own pg_locks, rewrites and index builds from relations whose storage
 * changed, scans from PostgreSQL's debug messages ("verifying table", "validating foreign key constraint") and its counts, rows
 * that are written from its counts.
 *
 * @param filled the tables that hold rows
 */
export async function startObserver(session: Session, filled: ReadonlySet<QualifiedName>): Promise<Observer> {
  const run: Run = async (sql) => (await session.run(sql)).rows;
  let known = await readRelations(run);
  let knownBefore: Map<string, Known> | undefined;
  await session.run(talkative);
  session.notices();
  let held = new Map<string, ReadonlySet<LockMode>>();
  let counted = new Map<string, Counts>();
  const watchedTables = new Set(
    [...known]
      .filter(([, one]) => one.kind === 'table' && (known.size < 2_000 || filled.has(one.name)))
      .map(([oid]) => oid),
  );
  const sizesNow = (): Promise<Map<string, number>> => readSizes(run, namesOf(watchedTables, known));
  let sizes = await sizesNow();
  let sizesAreOld = false;
  const countRowsAgain = async (): Promise<void> => {
    // What a failed attempt said before it was rolled back.
    session.notices();
    if (sizesAreOld) sizes = await sizesNow();
    sizesAreOld = false;
  };
  return {
    isNew: (relation) => [...known.values()].some((one) => one.name === relation && one.isNew),
    transactionBegan: async () => {
      await countRowsAgain();
      counted = await readCounts(run);
      knownBefore = new Map(known);
    },
    outsideBegins: countRowsAgain,
    transactionEnded: () => {
      held = new Map();
      knownBefore = undefined;
    },
    rolledBack: () => {
      held = new Map();
      known = knownBefore ?? known;
      knownBefore = undefined;
      sizesAreOld = true;
    },
    rowsChanged: () => {
      sizesAreOld = true;
    },
    observeOutside: async (unwatched) => {
      session.notices();
      const now = await readRelations(run);
      const created = [...now].flatMap(([oid, one]) =>
        known.has(oid) ? [] : [[oid, { ...one, isNew: true }] as const],
      );
      const dropped = [...known].filter(([oid]) => !now.has(oid));
      for (const [oid, one] of created) known.set(oid, one);
      for (const [oid] of dropped) known.delete(oid);
      const before = sizes;
      sizes = await sizesNow();
      await session.run(talkative);
      return effectOutside({
        unwatched,
        created: created.map(([, one]) => one),
        dropped: dropped.map(([, one]) => one),
        known,
        before,
        after: sizes,
      });
    },
    observe: async (truncates) => {
      const notices = session.notices();
      const locked = await readLocks(run, known, [talkative]);
      const seen = locked.map((one): Seen => ({ ...one, counts: countedSince(one.counts, counted.get(one.oid)) }));
      const rewritten = seen.filter(
        ({ oid, before, now }) =>
          now?.kind === 'table' && before?.storage !== now?.storage && (sizes.get(oid) ?? 0) > 0,
      );
      const emptied = await emptiedAmong(run, rewritten);
      session.notices();
      const foreignKeys = await foreignKeysNamed(run, notices);
      const effect = effectOf({ seen, held, notices, truncates, emptied, foreignKeys });
      for (const { oid, now, modes, counts } of seen) {
        if (now) known.set(oid, now);
        else known.delete(oid);
        held.set(oid, new Set(modes));
        sizes.set(oid, emptied.has(oid) ? 0 : (sizes.get(oid) ?? 0) + counts.inserted - counts.deleted);
      }
      // Looking at rewritten tables was counted, too.
      if (rewritten.length > 0) counted = await readCounts(run);
      else for (const { oid, counts } of locked) counted.set(oid, counts);
      return effect;
    },
  };
}

const namesOf = (oids: ReadonlySet<string>, known: ReadonlyMap<string, Known>): ReadonlyMap<string, QualifiedName> =>
  new Map([...known].flatMap(([oid, { name }]) => (oids.has(oid) ? [[oid, name] as const] : [])));

/** Of the tables that had rows and have other storage now, those with nothing in it: TRUNCATE counts no row. */
const emptiedAmong = async (run: Run, rewritten: readonly Seen[]): Promise<ReadonlySet<string>> => {
  if (rewritten.length === 0) return new Set();
  const asked = rewritten.map(
    ({ oid, now }) => `SELECT '${oid}' AS oid WHERE NOT EXISTS (SELECT FROM ONLY ${now?.name})`,
  );
  return new Set((await lookInside(run, asked.join(' UNION ALL '))).map(({ oid }) => String(oid)));
};
