import { Client } from 'pg';

/** People at work on the tables. */
export type Load = {
  /** The statements that writers send from now on. */
  readonly change: (writes: readonly string[]) => void;
  /** Ends it, and says how long the slowest statement waited since the last `reset`, in milliseconds. */
  readonly stop: () => Promise<{
    readonly written: number;
    readonly inserted: number;
    readonly failed: readonly string[];
  }>;
  readonly slowest: () => { readonly write: number; readonly read: number };
  readonly reset: () => void;
};

const writers = 4;
const readers = 2;
/** Between two statements of one client, in milliseconds: a load, not a flood, on two cores. */
const pause = 2;

/** Starts writers and readers, each with a connection of its own. */
export const startLoad = async (url: string, first: readonly string[]): Promise<Load> => {
  let writes = first;
  let going = true;
  let number = 0;
  let slowest = { write: 0, read: 0 };
  let [written, inserted] = [0, 0];
  const failed: string[] = [];
  const pending = new Map<symbol, { readonly kind: 'write' | 'read'; readonly since: number }>();
  const note = (kind: 'write' | 'read', since: number): void => {
    slowest = { ...slowest, [kind]: Math.max(slowest[kind], performance.now() - since) };
  };
  const timed = async (kind: 'write' | 'read', work: () => Promise<unknown>): Promise<boolean> => {
    const me = Symbol(kind);
    pending.set(me, { kind, since: performance.now() });
    const since = performance.now();
    const done = await work().then(
      () => true,
      (error: unknown) => {
        failed.push(error instanceof Error ? error.message : String(error));
        return false;
      },
    );
    pending.delete(me);
    note(kind, since);
    return done;
  };
  const client = async (turn: (client: Client) => Promise<void>): Promise<void> => {
    const own = new Client({ connectionString: url });
    await own.connect();
    while (going) {
      await turn(own);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    await own.end();
  };
  const write = async (own: Client): Promise<void> => {
    number += 1;
    const sql = writes[number % writes.length] ?? '';
    const mine = number;
    if (!(await timed('write', () => own.query(sql.replaceAll('$1', String(mine)))))) return;
    written += sql.startsWith('UPDATE') ? 1 : 0;
    inserted += sql.startsWith('INSERT') ? 1 : 0;
  };
  const read = async (own: Client): Promise<void> => {
    number += 1;
    const mine = 1 + (number % 1000);
    await timed('read', () => own.query(`SELECT * FROM orders WHERE id = ${mine}`));
    await timed('read', () => own.query(`SELECT * FROM users WHERE id = ${mine}`));
  };
  const all = [
    ...Array.from({ length: writers }, () => client(write)),
    ...Array.from({ length: readers }, () => client(read)),
  ];
  return {
    change: (next) => {
      writes = next;
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
      return { written, inserted, failed };
    },
  };
};
