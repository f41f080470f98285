import { unfinishedReview } from '../../assessment/unfinished-review.ts';
import type { Change, Tree } from '../../model/change.ts';
import type { Rehearse } from '../../model/rehearsal.ts';
import type { Review } from '../../model/review.ts';
import type { FindUsages } from '../../model/usage.ts';
import { suggestionsOf } from '../../render/suggestions/suggestions-of.ts';
import { review, type Tools } from '../../review.ts';
import type { Rule } from '../../rules/rule.ts';
import { findUsages } from '../../usage/find-usages.ts';
import { searchedFiles } from '../../usage/searched-files.ts';
import { planIntent } from './plan-intent.ts';
import type { Reviewer, ReviewWish } from './reviewer.ts';
import { pageHere, writeHere } from './write-here.ts';

export type ReviewTools = {
  /** Makes the rehearsal of one repository's change; images are kept apart by repository. */
  readonly rehearse: (wish: { readonly repository: number; readonly seconds: number }) => Rehearse;
  readonly ownRules: readonly Rule[];
};

/** Reviews in this process, which does nothing else meanwhile: for a command, and for the child that a service starts. */
export function reviewerHere({ rehearse, ownRules }: ReviewTools): Reviewer {
  const rehearsing = (repository: number, seconds: number): Pick<Tools, 'rehearse' | 'ownRules'> => ({
    rehearse: rehearse({ repository, seconds }),
    ownRules,
  });
  return {
    review: async (wish) => {
      const { repository, change, fixesIn } = wish;
      const tools = rehearsing(repository, change.settings.rehearsal.seconds);
      const made = bounded(await review(change, { ...tools, findUsages: searchIn(wish) }), change);
      return { review: made, suggestions: suggestionsOf(made, await findingTexts(made, change.head, fixesIn)) };
    },
    plan: (wish) => planIntent(wish, rehearsing(wish.repository, wish.settings.rehearsal.seconds)),
    write: async (wish) => writeHere(wish),
    page: async (wish) => pageHere(wish),
  };
}

/** A review is kept, and taken out again for every tick: one that is longer holds up whoever does that. In characters of JSON. */
const longestReview = 3_000_000;

const bounded = (made: Review, change: Change): Review => {
  const { length } = JSON.stringify(made);
  if (length <= longestReview) return made;
  const megabytes = (count: number): string => `${(count / 1_000_000).toFixed(1)} MB`;
  return unfinishedReview(
    change,
    `the review alone has ${megabytes(length)}; up to ${megabytes(longestReview)} are kept`,
  );
};

/** Searches the code of a change, and has it read only when there is a name to look for: of the base, what the change leaves out or replaces. */
const searchIn =
  ({ code }: ReviewWish): FindUsages =>
  async ({ base, head }, names, options) => {
    if (names.length === 0) return [];
    const texts = await code('head', searchedFiles(head, options.ignore, []));
    return findUsages({ base, head: onlyRead(head, texts) }, names, options);
  };

const onlyRead = (tree: Tree, texts: ReadonlyMap<string, string>): Tree => ({
  files: tree.files,
  read: async (paths) => new Map(paths.flatMap((path) => (texts.has(path) ? [[path, texts.get(path) ?? '']] : []))),
});

const findingTexts = async (
  made: Review,
  head: Tree,
  fixesIn: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const found = new Set(made.diagnostics.map(({ location }) => location.path));
  const paths = fixesIn.filter((path) => found.has(path));
  return paths.length === 0 ? new Map() : head.read(paths);
};
