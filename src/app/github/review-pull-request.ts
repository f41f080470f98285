import { createHash } from 'node:crypto';
import { claimsOf } from '../../assessment/claims-of.ts';
import { isWaitingFile } from '../../frameworks/detecting/later.ts';
import type { Claim, OpenPullRequest } from '../../model/claims.ts';
import type { Compared } from '../../model/compared.ts';
import type { Review } from '../../model/review.ts';
import type { Settings } from '../../model/settings.ts';
import { finishedBy, openEndsOf } from '../../plan/open-ends.ts';
import type { Suggestion } from '../../render/suggestions/suggestions-of.ts';
import type { Reviewed } from '../reviewer/reviewer.ts';
import type { OfferedFix, Problem, ReviewRecord } from '../store/records.ts';
import { type FetchedChange, fetchChange, withNotRead } from './change/fetch-change.ts';
import { hunksOf, isWithin } from './change/hunks.ts';
import { codeReader } from './change/usages.ts';
import { collisionKey } from './collisions.ts';
import type { PullRequestContext } from './pull-request-context.ts';
import { previewSettings } from './settings/preview.ts';
import type { FoundSettings } from './settings/resolve-settings.ts';
import { loadSharedStatistics } from './settings/statistics-file.ts';

/**
 * A hash of all that a review of this pull request depends on.
 *
 * @param claims what it takes for itself; of other pull requests only what takes the same counts
 */
export function reviewKey(
  { pullRequest, services, statistics }: PullRequestContext,
  found: FoundSettings,
  claims: readonly Claim[],
  others: readonly OpenPullRequest[],
): string {
  const { headSha, baseSha, baseRef } = pullRequest;
  const known = statistics === undefined ? [] : [statistics.hash];
  return hashOf([headSha, baseSha, baseRef, found.hash, services.version, collisionKey(claims, others), ...known]);
}

/** Reads the change and reviews it. What is wrong with settings is told beside the findings by the defaults. */
export async function reviewPullRequest(
  context: PullRequestContext,
  found: FoundSettings,
  others: readonly OpenPullRequest[],
): Promise<ReviewRecord> {
  const { client, key, pullRequest, services } = context;
  const wanted = context.statistics === undefined ? [] : [context.statistics];
  const read = await fetchChange(client, key.repository, pullRequest, services, wanted);
  const sizes = await loadSharedStatistics({ wanted: context.statistics, read, client, services });
  const reading = codeReader(client, { base: pullRequest.baseTip, head: pullRequest.headSha });
  const reviewBy = (settings: Settings): Promise<Reviewed> => {
    const { base, head, changed, links = [] } = read;
    const compared = comparedOf(pullRequest);
    return services.reviewer.review({
      repository: key.repository,
      change: { base, head, changed, links, compared, settings, openPullRequests: others, ...sizes },
      code: reading.code,
      fixesIn: [...read.patches.keys()],
    });
  };
  const { review: made, suggestions } = await reviewBy(found.settings);
  const again = async (settings: Settings): Promise<Review> => (await reviewBy(settings)).review;
  const preview = pullRequest.isDefaultBranch ? await previewSettings(client, read, made, again) : nothing;
  const broken = found.problems.map(inWords);
  const claims = claimsOf(made);
  return {
    reviewedFor: reviewKey(context, found, claims, others),
    settings: found.settings,
    settingsSource: found.source,
    remarks: [...(await finishedRemarks(context, made)), ...broken, ...preview.remarks],
    problems: [...found.problems.flatMap(atLine), ...preview.problems],
    shut: broken.length > 0 && mayConcern(read, made) ? `The settings can't be read: ${broken[0]}` : undefined,
    fixes: offerableFixes(read, suggestions),
    claims,
    openEnds: openEndsOf(made),
    waiting: await laterStages(read),
    review: withNotRead(made, read.notRead(), reading.notRead()),
  };
}

const comparedOf = ({ baseRef, baseTip, headSha, number }: PullRequestContext['pullRequest']): Compared => ({
  base: { name: baseRef, commit: baseTip },
  head: { name: `pull request ${number}`, commit: headSha },
  from: 'GitHub',
});

/** More would not fit into an issue. */
const [maxWaiting, maxWaitingLength] = [20, 30_000];

/** The files of later stages that the change brings along. */
async function laterStages({ head, changed }: FetchedChange): Promise<ReviewRecord['waiting']> {
  const paths = changed.flatMap(({ path, status }) => (isWaitingFile(path) && status !== 'removed' ? [path] : []));
  if (paths.length === 0) return undefined;
  const texts = await head.read(paths.slice(0, maxWaiting));
  let room = maxWaitingLength;
  return [...texts].flatMap(([path, text]) => {
    room -= text.length;
    return room < 0 ? [] : [{ path, text }];
  });
}

/** What merged pull requests began and this one finishes. */
async function finishedRemarks({ key, services }: PullRequestContext, made: Review): Promise<readonly string[]> {
  const finished = new Set(finishedBy(made));
  if (finished.size === 0) return [];
  const left = await services.records.openEnds(key.repository);
  return left
    .filter(({ end }) => finished.has(end.key))
    .map(({ number, end }) => `Finishes what pull request ${number} began. ${end.task}: done here.`);
}

const nothing = { remarks: [], problems: [] };

type Broken = FoundSettings['problems'][number];

const inWords = ({ repository, path, line, message, expected, example }: Broken): string =>
  `${repository === undefined ? '' : `${repository}: `}${path}:${line}: ${message}. Expected: ${expected}. For example: \`${example.split('\n')[0]}\`.`;

/** Lines of other repositories can't be shown in this one. */
const atLine = ({ repository, path, line, message, expected }: Broken): readonly Problem[] =>
  repository === undefined ? [{ path, line, message: `${message}. Expected: ${expected}.` }] : [];

/** Whether the settings, if they could be read, might make a migration of something in this change. */
const mayConcern = ({ changed }: FetchedChange, made: Review): boolean =>
  made.projects.length > 0 || made.unreadable.length > 0 || changed.some(({ path }) => /\.sql$/i.test(path));

/** Fixes that may be shown in the diff: GitHub refuses a whole review for one line outside of it. */
function offerableFixes({ patches }: FetchedChange, suggestions: readonly Suggestion[]): readonly OfferedFix[] {
  return suggestions
    .filter(({ path, first, last }) => isWithin(hunksOf(patches.get(path) ?? ''), first, last))
    .map(({ path, first, last, body }) => ({ key: hashOf([path, body]), path, first, last, body }));
}

const hashOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
