import type { Notice, PullRequestKey, PullRequestState } from '../store/records.ts';
import type { BlobReference } from './change/fetch-blobs.ts';
import type { CurrentComment, PullRequest } from './fetch-pull-request.ts';
import type { PullRequestJob } from './job.ts';
import type { RepositoryClient } from './repository-client.ts';
import type { Services } from './services.ts';

/** One pull request: what it is, what is known of it, and what a job works with. */
export type PullRequestContext = {
  readonly job: PullRequestJob;
  readonly key: PullRequestKey;
  readonly client: RepositoryClient;
  readonly services: Services;
  readonly pullRequest: PullRequest;
  /** The statistics file on the default branch; undefined: there is none. */
  readonly statistics: BlobReference | undefined;
  /** Our comment as it was when the work began. */
  readonly comment: CurrentComment | undefined;
};

/** What people see last stays; what is older goes. */
const maxNotices = 5;

/** A pull request that was never looked at. */
export function initialState({
  pullRequest,
  services,
}: Pick<PullRequestContext, 'pullRequest' | 'services'>): PullRequestState {
  return {
    headSha: pullRequest.headSha,
    baseRef: pullRequest.baseRef,
    open: pullRequest.open,
    address: services.randomToken(),
    judgement: undefined,
    comment: undefined,
    check: undefined,
    offered: { sought: false, keys: [] },
    notices: [],
  };
}

/** Adds what people are told now. */
export function withNotices(state: PullRequestState, more: readonly Notice[]): PullRequestState {
  return more.length === 0 ? state : { ...state, notices: [...state.notices, ...more].slice(-maxNotices) };
}

/** Address of the page of a review; undefined where nobody serves one. */
export function reviewUrl({ services }: PullRequestContext, state: PullRequestState): string | undefined {
  return services.reviewUrl?.(state.address);
}
