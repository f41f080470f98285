import type { PersonRequest } from '../store/records.ts';

export type { PersonRequest } from '../store/records.ts';

/** A repository as an installation of the App sees it. */
export type RepositoryReference = {
  /** Id of the installation, whose token opens the repository. */
  readonly installation: number;
  /** GitHub's own number: survives renames and transfers. */
  readonly id: number;
  readonly owner: string;
  readonly name: string;
};

/** "Bring pull request n up to date": its comment, its check, its inline review, whatever happened. */
export type PullRequestJob = {
  readonly kind: 'pull request';
  readonly repository: RepositoryReference;
  readonly number: number;
  /** The review is made again even if nothing changed: somebody asked for it. */
  readonly anew: boolean;
};

/** "Bring the check of this merge group up to date." */
export type MergeGroupJob = {
  readonly kind: 'merge group';
  readonly repository: RepositoryReference;
  readonly headSha: string;
  readonly headRef: string;
  readonly baseSha: string;
  readonly baseRef: string;
};

/** One piece of work. It says what to bring up to date, never what happened: events come late, twice and out of order. */
export type Job = PullRequestJob | MergeGroupJob;

/** How a job is run; all of it may be left out where nobody else could have the job. */
export type RunOptions = {
  /**
   * Aborted when the job has to stop: nothing is asked of GitHub and nothing remembered any more. With a `TimeoutError` as its
   * reason it took too long, and its check says so; with any other reason (the process ends, another one has the job) it is
   * somebody else's to finish.
   */
  readonly signal?: AbortSignal;
  /** When it throws now, and says no `afterSeconds`, the job is given up. */
  readonly lastTry?: boolean;
};

/** What a webhook event comes to. */
export type JobRequest = { readonly job: Job; readonly request: PersonRequest | undefined };
