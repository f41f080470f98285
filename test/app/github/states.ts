import type { PullRequestState } from '../../../src/app/store/records.ts';

/** A pull request as the records may know it. */
export function stateOf(more: Partial<PullRequestState> = {}): PullRequestState {
  return {
    headSha: 'abc',
    baseRef: 'main',
    open: true,
    address: 'nobody-guesses-this',
    judgement: undefined,
    comment: undefined,
    check: undefined,
    offered: { sought: false, keys: [] },
    notices: [],
    ...more,
  };
}
