import type { Reviewer } from '../reviewer/reviewer.ts';
import type { Records } from '../store/records.ts';
import type { OwnAccount } from './api.ts';
import type { BlobCache } from './change/blob-cache.ts';
import type { TreeCache } from './change/tree-cache.ts';
import type { PullRequestJob } from './job.ts';
import type { RepositoryAccess } from './repository-client.ts';

/** What a job works with. It is made once, by whoever starts the program. */
export type Services = RepositoryAccess & {
  readonly account: OwnAccount;
  readonly records: Records;
  readonly blobs: BlobCache;
  readonly trees: TreeCache;
  /** Does all that takes time over what a pull request contains. */
  readonly reviewer: Reviewer;
  /** Whole address of the page of a review; undefined where nobody serves one. */
  readonly reviewUrl: ((address: string) => string) | undefined;
  /** Version of this program: a new version reviews again. */
  readonly version: string;
  readonly now: () => Date;
  /** Something random that nobody guesses. */
  readonly randomToken: () => string;
  /** Asks for other pull requests to be looked at again; left out where nobody waits for them. */
  readonly requeue?: (jobs: readonly PullRequestJob[]) => Promise<void>;
  /** Statistics that the operator keeps of a repository; undefined where there are none, or no such service. */
  readonly statisticsOf?:
    | ((
        owner: string,
        repository: string,
      ) => Promise<{ readonly text: string } | { readonly problem: string } | undefined>)
    | undefined;
};
