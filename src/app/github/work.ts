import type { Notice, PullRequestKey, PullRequestState } from '../store/records.ts';
import type { Wanted } from './change/fetch-blobs.ts';
import type { CommentNow, PullRequest } from './glance.ts';
import type { PullRequestJob } from './job.ts';
import type { Workshop } from './workshop.ts';
import type { Place } from './repository-client.ts';

/** One pull request on the bench: what it is, what is known of it, and what one works with. */
export type Work = {
  readonly job: PullRequestJob;
  readonly key: PullRequestKey;
  readonly place: Place;
  readonly workshop: Workshop;
  readonly pullRequest: PullRequest;
  /** The statistics file on the default branch; undefined: there is none. */
  readonly statistics: Wanted | undefined;
  /** Our comment as it was when the work began. */
  readonly comment: CommentNow | undefined;
};

/** What people see last stays; what is older goes. */
const mostNotices = 5;

/** A pull request that was never looked at. */
export function freshState({ pullRequest, workshop }: Pick<Work, 'pullRequest' | 'workshop'>): PullRequestState {
  return {
    headSha: pullRequest.headSha,
    baseRef: pullRequest.baseRef,
    open: pullRequest.open,
    address: workshop.unguessable(),
    judgement: undefined,
    comment: undefined,
    check: undefined,
    offered: { sought: false, keys: [] },
    notices: [],
  };
}

/** Adds what people are told now. */
export function withNotices(state: PullRequestState, more: readonly Notice[]): PullRequestState {
  return more.length === 0 ? state : { ...state, notices: [...state.notices, ...more].slice(-mostNotices) };
}

/** Address of the page of a review; undefined where nobody serves one. */
export function pageOf({ workshop }: Work, state: PullRequestState): string | undefined {
  return workshop.pageOf?.(state.address);
}
