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

/** What a webhook event comes to. */
export type JobRequest = { readonly job: Job; readonly request: PersonRequest | undefined };
