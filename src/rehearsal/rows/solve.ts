import { quoteIdentifier } from '../../sql/names.ts';
import type { Candidate } from './candidate.ts';
import { combinations } from './combinations.ts';
import { failureOf, type Run } from './engine.ts';
import type { Check, Fillable } from './table-facts.ts';

export type Pools = ReadonlyMap<string, readonly Candidate[]>;

/** Columns that checks tie together, with those checks: each such group is solved on its own. */
export type Group = { readonly columns: readonly Fillable[]; readonly checks: readonly Check[] };

/** Groups the checked columns: two belong together where one check names both. */
export function groupsOf(columns: readonly Fillable[], checks: readonly Check[]): readonly Group[] {
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
}

type Choices = readonly (readonly Candidate[])[];

/** A name that none of the columns begins with. */
const unusedName = (columns: readonly Fillable[], name = '#'): string =>
  columns.some((column) => column.name.startsWith(name)) ? unusedName(columns, `${name}#`) : name;

const queryFor = (group: Group, choices: Choices, tried: readonly (readonly number[])[]): string => {
  const own = unusedName(group.columns);
  const number = quoteIdentifier(own);
  const rank = (index: number): string => quoteIdentifier(`${own}${index}`);
  const columns = group.columns.map((column, index) => {
    const cases = (choices[index] ?? []).map(({ sql }, at) => `WHEN ${at} THEN (${sql})::${column.type}`);
    return `CASE ${rank(index)} ${cases.join(' ')} END AS ${quoteIdentifier(column.name)}`;
  });
  const ranks = tried.map((combination, index) => `(${[index, ...combination].join(',')})`);
  const names = [number, ...group.columns.map((_, index) => rank(index))];
  const where = group.checks.map(({ expression }) => `(${expression}) IS NOT FALSE`).join(' AND ');
  const rows = `SELECT ${number}, ${columns.join(', ')} FROM (VALUES ${ranks.join(',')}) AS k (${names.join(', ')})`;
  return `SELECT ${number} AS i FROM (${rows}) AS t WHERE ${where} ORDER BY 1 LIMIT 1`;
};

/** The first candidates of a column, and NULL, which settles many a check. */
const firstOf = (candidates: readonly Candidate[], size: number): readonly Candidate[] => {
  const first = candidates.slice(0, size);
  const absent = candidates.find(({ sql }) => sql === 'NULL');
  return absent === undefined || first.includes(absent) ? first : [...first, absent];
};

const nullRank = (candidates: readonly Candidate[]): number | undefined => {
  const rank = candidates.findIndex(({ sql }) => sql === 'NULL');
  return rank === -1 ? undefined : rank;
};

/** Asks with fewer and fewer candidates: one that makes a check fail with an error (a cast within it) spoils the whole query. */
const sizes = [120, 12, 4, 2];

/** Most groups are solved by one of the first combinations: the query for these is a short one. */
const firstTried = 64;

const bestOf = async (run: Run, group: Group, choices: Choices): Promise<readonly number[] | undefined> => {
  const tried = combinations(
    choices.map((candidates) => candidates.length),
    choices.map(nullRank),
  );
  for (const part of [tried.slice(0, firstTried), tried.slice(firstTried)]) {
    const [row] = part.length === 0 ? [] : await run(queryFor(group, choices, part));
    if (row !== undefined) return part[Number(row.i)];
  }
  return undefined;
};

/**
 * The combination of candidates that passes the group's checks, the best-ranked one, as PostgreSQL itself finds it;
 * undefined where none does.
 */
export async function solve(run: Run, group: Group, pools: Pools): Promise<ReadonlyMap<string, Candidate> | undefined> {
  for (const size of sizes) {
    const choices = group.columns.map(({ name }) => firstOf(pools.get(name) ?? [], size));
    if (choices.some((candidates) => candidates.length === 0)) return undefined;
    try {
      const ranks = await bestOf(run, group, choices);
      if (ranks === undefined) continue;
      return new Map(
        group.columns.flatMap(({ name }, index) => {
          const candidate = choices[index]?.[ranks[index] ?? -1];
          return candidate === undefined ? [] : [[name, candidate] as const];
        }),
      );
    } catch (error) {
      failureOf(error); // A check that cannot read some candidate: fewer of them are asked about next.
    }
  }
  return undefined;
}
