import type { PullRequestState } from '../../src/store/records.ts';

/** A pull request as the records may know it. */
export const stateOf = (more: Partial<PullRequestState> = {}): PullRequestState => ({
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
});
