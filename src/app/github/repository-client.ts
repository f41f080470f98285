import { catalogue } from '../../rules/catalogue.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Api } from './api.ts';
import type { RepositoryReference } from './job.ts';

/** What makes the clients of repositories. */
export type RepositoryAccess = {
  /** The API as far as a repository's own work needs it. */
  readonly apiOf: (repository: RepositoryReference) => Promise<Api>;
  /**
   * The API to the files of another repository of the same owner, by its name, for settings; undefined where it is not for
   * this App. Left out where `apiOf` is all there is.
   */
  readonly neighbourOf?: (repository: RepositoryReference, name: string) => Promise<Api | undefined>;
  /** Rules of whoever runs the program, beside the catalogue's. */
  readonly ownRules?: readonly Rule[];
};

/** One pull request's repository, and the API to it. */
export type RepositoryClient = {
  readonly api: Api;
  readonly owner: string;
  readonly repo: string;
  /** See `RepositoryAccess.neighbourOf`. */
  readonly neighbour: (name: string) => Promise<Api | undefined>;
  /** Every rule that settings may name. */
  readonly ruleIds: readonly string[];
};

/** The place where a job is done. */
export async function openClient(
  repository: RepositoryReference,
  { apiOf, neighbourOf, ownRules = [] }: RepositoryAccess,
): Promise<RepositoryClient> {
  return {
    api: await apiOf(repository),
    owner: repository.owner,
    repo: repository.name,
    neighbour: async (name) => neighbourOf?.(repository, name),
    ruleIds: [...catalogue, ...ownRules].map(({ id }) => id),
  };
}
