import type { LongestWaits } from '../../model/contention.ts';
import type { Session } from '../session.ts';

/** Makes the statement number `n` of a client: a different one each time. */
export type Sent = (n: number) => string;

/** What people do meanwhile; the clients take the statements in turn. */
export type Workload = { readonly writes: readonly Sent[]; readonly reads: readonly Sent[] };

/** People at work on the tables, each with a connection of its own. */
export type Load = {
  /** What they send from now on. */
  readonly change: (work: Workload) => void;
  /** The longest waits since the last `reset`, those that are not over included. */
  readonly slowest: () => LongestWaits;
  readonly reset: () => void;
  /** Ends it: rows that statements touched, by the statement's first word; and what was refused. */
  readonly stop: () => Promise<{
    readonly rows: ReadonlyMap<string, number>;
    readonly failures: readonly { readonly message: string; readonly count: number }[];
  }>;
};

export const writers = 4;
export const readers = 2;
/** Between two statements of one client, in milliseconds: a load, not a flood. */
const pause = 2;
/** Messages that are told apart: what a trigger says may be different each time. */
const mostMessages = 20;

/** Starts writers and readers. */
export async function startLoad(connect: () => Promise<Session>, first: Workload): Promise<Load> {
  let work = first;
  let going = true;
  let number = 0;
  let slowest = { write: 0, read: 0 };
  const rows = new Map<string, number>();
  const failures = new Map<string, number>();
  const pending = new Map<symbol, { readonly kind: 'write' | 'read'; readonly since: number }>();
  const note = (kind: 'write' | 'read', since: number): void => {
    slowest = { ...slowest, [kind]: Math.max(slowest[kind], performance.now() - since) };
  };
  const failed = (error: unknown): void => {
    const message = (error instanceof Error ? error.message : String(error)).slice(0, 300);
    const key = failures.has(message) || failures.size < mostMessages ? message : 'other errors';
    failures.set(key, (failures.get(key) ?? 0) + 1);
  };
  const send = async (session: Session, kind: 'write' | 'read', all: readonly Sent[]): Promise<void> => {
    number += 1;
    const sql = all[number % all.length]?.(number);
    if (sql === undefined) return;
    const me = Symbol(kind);
    const since = performance.now();
    pending.set(me, { kind, since });
    try {
      const { affected } = await session.run(sql);
      const word = sql.slice(0, sql.indexOf(' '));
      rows.set(word, (rows.get(word) ?? 0) + (affected ?? 0));
    } catch (error) {
      failed(error);
    } finally {
      pending.delete(me);
      note(kind, since);
    }
  };
  const client = async (kind: 'write' | 'read', session: Session): Promise<void> => {
    while (going) {
      await send(session, kind, kind === 'write' ? work.writes : work.reads);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    await session.close();
  };
  const kinds = [...Array<'write'>(writers).fill('write'), ...Array<'read'>(readers).fill('read')];
  const sessions = await Promise.all(kinds.map(async (kind) => ({ kind, session: await connect() })));
  const all = sessions.map(({ kind, session }) => client(kind, session));
  return {
    change: (next) => {
      work = next;
    },
    slowest: () => {
      for (const { kind, since } of pending.values()) note(kind, since);
      return slowest;
    },
    reset: () => {
      slowest = { write: 0, read: 0 };
    },
    stop: async () => {
      going = false;
      await Promise.all(all);
      return { rows, failures: [...failures].map(([message, count]) => ({ message, count })) };
    },
  };
}
