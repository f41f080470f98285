import type { Octokit } from '@octokit/rest';
import type { Rehearse } from '../../model/rehearsal.ts';
import { catalogue } from '../../rules/catalogue.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Records } from '../store/records.ts';
import type { Blobs } from './change/blob-cache.ts';
import type { Trees } from './change/trees.ts';
import type { PullRequestJob, RepositoryReference } from './job.ts';

/** What is used of an Octokit, the App's or one with a token. It repeats what fails and may be repeated. */
export type Api = Pick<Octokit, 'request' | 'graphql'>;

/** Who we are on GitHub: `appId` marks our checks, `userId` our comments. */
export type Self = { readonly appId: number | undefined; readonly userId: number };

/** What a job works with. It is made once, by whoever starts the program. */
export type Workshop = {
  readonly self: Self;
  /** The API as far as a repository's own work needs it. */
  readonly apiOf: (repository: RepositoryReference) => Promise<Api>;
  /**
   * The API to the files of another repository of the same owner, by its name, for settings; undefined where it is not for
   * this App. Left out where `apiOf` is all there is.
   */
  readonly neighbourOf?: (repository: RepositoryReference, name: string) => Promise<Api | undefined>;
  readonly records: Records;
  readonly blobs: Blobs;
  readonly trees: Trees;
  /** Makes the rehearsal of one repository's change; images are kept apart by repository. */
  readonly rehearse: (wish: { readonly repository: number; readonly seconds: number }) => Rehearse;
  /** Whole address of the page of a review; undefined where nobody serves one. */
  readonly pageOf: ((address: string) => string) | undefined;
  /** Version of this program: a new one reviews anew. */
  readonly version: string;
  readonly now: () => Date;
  /** Something random that nobody guesses. */
  readonly unguessable: () => string;
  /** Asks for other pull requests to be looked at again; left out where nobody waits for them. */
  readonly wake?: (jobs: readonly PullRequestJob[]) => Promise<void>;
  /** Statistics that the operator keeps of a repository; undefined where there are none, or no such service. */
  readonly statisticsOf?:
    | ((
        owner: string,
        repository: string,
      ) => Promise<{ readonly text: string } | { readonly problem: string } | undefined>)
    | undefined;
  /** Rules of whoever runs the program, beside the catalogue's. */
  readonly ownRules?: readonly Rule[];
};

/** One pull request's repository, and the API to it. */
export type Place = {
  readonly api: Api;
  readonly owner: string;
  readonly repo: string;
  /** See `Workshop.neighbourOf`. */
  readonly neighbour: (name: string) => Promise<Api | undefined>;
  /** Every rule that settings may name. */
  readonly ruleIds: readonly string[];
};

/** The place where a job is done. */
export async function placeOf(
  repository: RepositoryReference,
  { apiOf, neighbourOf, ownRules = [] }: Pick<Workshop, 'apiOf' | 'neighbourOf' | 'ownRules'>,
): Promise<Place> {
  return {
    api: await apiOf(repository),
    owner: repository.owner,
    repo: repository.name,
    neighbour: async (name) => neighbourOf?.(repository, name),
    ruleIds: [...catalogue, ...ownRules].map(({ id }) => id),
  };
}
