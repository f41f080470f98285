import { type Candidate, type Intent, literal, plain } from './candidate.ts';
import type { Run } from './engine.ts';
import { chooseParents, type ParentRows } from './parents.ts';
import { pool } from './pool.ts';
import { type Group, solve } from './solve.ts';
import type { Fillable, TableFacts } from './table-facts.ts';

/** A row to be inserted: a value per column; columns left out number themselves. */
export type TableRow = ReadonlyMap<string, Candidate>;

/** What one row is to be, and what was learnt from refusals. */
export type RowWish = {
  readonly intent: Intent;
  readonly n: number;
  /** Number of the row that duplicates repeat. */
  readonly first: number;
  /** Values that the table refused, by column. */
  readonly refused: ReadonlyMap<string, ReadonlySet<string>>;
  /** How often an expression over the row could not read it: 0 for not yet. */
  readonly unread: number;
  /** Values that are given, as texts: keys of rows that refer to one another. */
  readonly pinned: ReadonlyMap<string, string>;
  /** No row rather than one that misses its checks: there is more that it has to hold than the table's own. */
  readonly isStrict?: true;
};

/** A row, or why there is none. */
export type RowChoice = { readonly row: TableRow } | { readonly reason: string };

/** Puts a row together: parents, then whatever fits the intent, then the combination that passes the checks. */
export async function chooseRow(
  run: Run,
  facts: TableFacts,
  groups: readonly Group[],
  parents: ParentRows,
  wish: RowWish,
): Promise<RowChoice> {
  const { intent, n } = wish;
  const isRefused = (column: string, { sql }: Candidate): boolean => wish.refused.get(column)?.has(sql) ?? false;
  const given = chooseParents({ facts, intent, n, isRefused }, withoutPinned(parents, wish));
  if (given.missing !== undefined) return { reason: `${given.missing.references?.table} has no row to refer to` };
  const pools = new Map<string, readonly Candidate[]>();
  for (const column of facts.columns) {
    const pinned = wish.pinned.get(column.name);
    const all = given.pools.get(column.name) ?? poolOf(column, wish);
    const free = all.filter((candidate) => !isRefused(column.name, candidate));
    const candidates = pinned === undefined ? (free.length > 0 ? free : all) : [plain(literal(pinned))];
    if (candidates.length === 0) return { reason: `no value is known for ${column.name} of type ${column.type}` };
    pools.set(column.name, candidates);
  }
  const row = new Map([...wish.pinned].map(([column, text]) => [column, plain(literal(text))]));
  for (const [column, [best]] of pools) if (best !== undefined) row.set(column, best);
  for (const group of groups) {
    const solved = await solve(run, group, pools);
    if (solved === undefined && wish.isStrict) return { reason: 'no values were found that make such a row' };
    for (const [column, candidate] of solved ?? []) row.set(column, candidate);
  }
  return { row };
}

const poolOf = (column: Fillable, wish: RowWish): readonly Candidate[] => {
  const { readable } = column;
  if (wish.unread === 0 || readable.length === 0) return pool(column, wish.intent, wish.n, wish.first);
  return [...readable.slice(wish.unread - 1), ...readable];
};

/** A key whose columns are all given needs no parent: its parent comes in the same statement. */
const withoutPinned = (parents: ParentRows, wish: RowWish): ParentRows =>
  wish.pinned.size === 0
    ? parents
    : new Map(
        [...parents].map(([key, rows]) => {
          const pinned = key.columns.flatMap((column) => wish.pinned.get(column) ?? []);
          return [key, pinned.length === key.columns.length ? [pinned] : rows] as const;
        }),
      );
