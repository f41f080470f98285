import { quoteIdentifier } from '../../sql/names.ts';
import type { Candidate } from './candidate.ts';
import { failureOf, type Run } from './engine.ts';
import type { Check, Fillable } from './table-facts.ts';

/** Combinations that PostgreSQL is asked to weigh in one query at most. */
const mostCombinations = 10_000;

export type Pools = ReadonlyMap<string, readonly Candidate[]>;

/** Columns that checks tie together, with those checks: each such group is solved on its own. */
export type Group = { readonly columns: readonly Fillable[]; readonly checks: readonly Check[] };

/** Groups the checked columns: two belong together where one check names both. */
export const groupsOf = (columns: readonly Fillable[], checks: readonly Check[]): readonly Group[] => {
  let groups: { readonly names: ReadonlySet<string>; readonly checks: readonly Check[] }[] = [];
  for (const check of checks) {
    const touching = groups.filter(({ names }) => check.columns.some((column) => names.has(column)));
    const names = new Set([...check.columns, ...touching.flatMap((group) => [...group.names])]);
    groups = [
      ...groups.filter((group) => !touching.includes(group)),
      { names, checks: [...touching.flatMap((group) => group.checks), check] },
    ];
  }
  return groups
    .map(({ names, checks: own }) => ({ columns: columns.filter(({ name }) => names.has(name)), checks: own }))
    .filter((group) => group.columns.length > 0);
};

const valuesOf = (column: Fillable, candidates: readonly Candidate[], index: number): string => {
  const rows = candidates.map(({ sql }, rank) => `(${rank}, (${sql})::${column.type})`).join(', ');
  return `(VALUES ${rows}) AS t${index} (i${index}, ${quoteIdentifier(column.name)})`;
};

const queryFor = (group: Group, pools: readonly (readonly Candidate[])[]): string => {
  const ranks = group.columns.map((_, index) => `i${index}`);
  const from = group.columns.map((column, index) => valuesOf(column, pools[index] ?? [], index)).join(' CROSS JOIN ');
  const where = group.checks.map(({ expression }) => `(${expression}) IS NOT FALSE`).join(' AND ');
  return `SELECT ${ranks.join(', ')} FROM ${from} WHERE ${where} ORDER BY ${ranks.join(' + ')}, ${ranks.join(', ')} LIMIT 1`;
};

/** Asks with fewer and fewer candidates: one that makes a check fail with an error (a cast within it) spoils the whole query. */
const sizes = (columns: number): readonly number[] => {
  const largest = Math.max(2, Math.floor(mostCombinations ** (1 / columns)));
  return [Math.min(largest, 80), Math.min(largest, 8), 4, 2].filter((size, index, all) => all.indexOf(size) === index);
};

/**
 * The combination of candidates that passes the group's checks, the best-ranked one, as PostgreSQL itself finds it;
 * undefined where none does.
 */
export const solve = async (
  run: Run,
  group: Group,
  pools: Pools,
): Promise<ReadonlyMap<string, Candidate> | undefined> => {
  for (const size of sizes(group.columns.length)) {
    const limited = group.columns.map(({ name }) => (pools.get(name) ?? []).slice(0, size));
    if (limited.some((candidates) => candidates.length === 0)) return undefined;
    try {
      const [row] = await run(queryFor(group, limited));
      if (row === undefined) return undefined;
      return new Map(
        group.columns.flatMap(({ name }, index) => {
          const candidate = limited[index]?.[Number(row[`i${index}`])];
          return candidate === undefined ? [] : [[name, candidate] as const];
        }),
      );
    } catch (error) {
      failureOf(error);
    }
  }
  return undefined;
};
