import { type Candidate, type Intent, literal, plain } from './candidate.ts';
import type { Run } from './engine.ts';
import { chooseParents, type ParentRows } from './parents.ts';
import { pool } from './pool.ts';
import { type Group, solve } from './solve.ts';
import type { TableFacts } from './table-facts.ts';

/** A row to be inserted: a value per column; columns left out number themselves. */
export type TableRow = ReadonlyMap<string, Candidate>;

/** What one row is to be, and what was learnt from refusals. */
export type RowWish = {
  readonly intent: Intent;
  readonly n: number;
  /** Number of the row that duplicates repeat. */
  readonly first: number;
  /** How often a column's value was refused as taken. */
  readonly shifts: ReadonlyMap<string, number>;
  /** Values that are given, as texts: keys of rows that refer to one another. */
  readonly pinned: ReadonlyMap<string, string>;
};

/** A row, or why there is none. */
export type RowChoice = { readonly row: TableRow } | { readonly reason: string };

/** Puts a row together: parents, then whatever fits the intent, then the combination that passes the checks. */
export const chooseRow = async (
  run: Run,
  facts: TableFacts,
  groups: readonly Group[],
  parents: ParentRows,
  wish: RowWish,
): Promise<RowChoice> => {
  const shift = (column: string): number => wish.shifts.get(column) ?? 0;
  const given = chooseParents(facts, withoutPinned(parents, wish), wish.intent, wish.n, shift);
  if (given.missing !== undefined) return { reason: `${given.missing.references?.table} has no row to refer to` };
  const pools = new Map<string, readonly Candidate[]>();
  for (const column of facts.columns) {
    const pinned = wish.pinned.get(column.name);
    const parent = given.pools.get(column.name);
    const all = parent ?? pool(column, wish.intent, wish.n, wish.first);
    const from = parent || all.length === 0 ? 0 : shift(column.name) % all.length;
    const candidates = pinned !== undefined ? [plain(literal(pinned))] : [...all.slice(from), ...all.slice(0, from)];
    if (candidates.length === 0) return { reason: `no value is known for ${column.name} of type ${column.type}` };
    pools.set(column.name, candidates);
  }
  const row = new Map([...wish.pinned].map(([column, text]) => [column, plain(literal(text))]));
  for (const [column, [best]] of pools) if (best !== undefined) row.set(column, best);
  for (const group of groups) {
    const solved = await solve(run, group, pools);
    for (const [column, candidate] of solved ?? []) row.set(column, candidate);
  }
  return { row };
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
