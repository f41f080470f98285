import type { Listing } from './listing.ts';

/** Larger files are no good samples: they are dumps. */
const largest = 200_000;

/** A few of many files, that stand for the rest: the first two, the middle one and the last two. */
export function samplesOf(paths: readonly string[], listing: Listing): readonly string[] {
  const small = paths.filter((path) => (listing.size(path) ?? 0) <= largest);
  const wanted = [0, 1, small.length >> 1, small.length - 2, small.length - 1];
  return small.filter((_, index) => wanted.includes(index));
}
