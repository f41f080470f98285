/** Combinations that PostgreSQL is asked to weigh in one query. */
const most = 2_000;

const rankSum = (ranks: readonly number[]): number => ranks.reduce((sum, rank) => sum + rank, 0);

const product = (sizes: readonly number[]): readonly (readonly number[])[] =>
  sizes.reduce<readonly (readonly number[])[]>(
    (combinations, size) =>
      combinations.flatMap((ranks) => Array.from({ length: size }, (_, rank) => [...ranks, rank])),
    [[]],
  );

/** Numbers that look random and are the same every time (a linear congruential generator). */
const scattered = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
};

/** Too many to try all: the first choices, one column changed at a time, NULL patterns, and a scattering of the rest. */
const sample = (sizes: readonly number[], nulls: readonly (number | undefined)[]): readonly (readonly number[])[] => {
  const first = sizes.map(() => 0);
  const varied = sizes.flatMap((size, index) =>
    Array.from({ length: Math.min(size, 20) }, (_, rank) => first.with(index, rank)),
  );
  const empty = nulls.map((rank) => rank ?? 0);
  const allButOne = sizes.flatMap((size, index) =>
    Array.from({ length: Math.min(size, 4) }, (_, rank) => empty.with(index, rank)),
  );
  const next = scattered(sizes.length);
  const mixed = Array.from({ length: most - varied.length - allButOne.length }, () =>
    sizes.map((size, index) => {
      const absent = nulls[index];
      return absent !== undefined && next() % 2 === 0 ? absent : next() % size;
    }),
  );
  return [first, ...varied, empty, ...allButOne, ...mixed];
};

/**
 * Combinations of candidates to try, best first: each gives, per column, the rank of the candidate.
 * @param sizes number of candidates per column, each at least 1
 * @param nulls rank of NULL among a column's candidates, where it is one
 */
export function combinations(
  sizes: readonly number[],
  nulls: readonly (number | undefined)[],
): readonly (readonly number[])[] {
  return sizes.reduce((total, size) => total * size, 1) <= most
    ? [...product(sizes)].sort((a, b) => rankSum(a) - rankSum(b))
    : sample(sizes, nulls);
}
