import type { Api } from './api.ts';
import type { BlobReference } from './change/fetch-blobs.ts';
import type { PullRequestJob } from './job.ts';
import { queryGraphQL } from './query-graphql.ts';
import { type SettingsFile, type SettingsFiles, settingsQuery } from './settings/settings-query.ts';
import { type StatisticsFile, statisticsQuery, statisticsReference } from './settings/statistics-file.ts';

/** A pull request as it stands now. */
export type PullRequest = {
  readonly number: number;
  readonly open: boolean;
  readonly merged: boolean;
  readonly draft: boolean;
  readonly headSha: string;
  /** The commit that GitHub counts the pull request from. */
  readonly baseSha: string;
  readonly baseRef: string;
  /** The base branch as it is now; its last known commit when the branch is gone. */
  readonly baseTip: string;
  readonly isDefaultBranch: boolean;
  readonly changedFiles: number;
  readonly authorId: number | undefined;
  /** How many comments there are, of whomever. */
  readonly comments: number;
  /** Address of the repository for people. */
  readonly repositoryUrl: string;
  /** Other open pull requests with this head, as far as GitHub tells: of a commit that is in a fork alone it does not. */
  readonly sameHead: readonly number[];
};

/** Our comment, as it stands now. */
export type CurrentComment = {
  readonly id: number;
  readonly node: string;
  readonly body: string;
  readonly updatedAt: Date;
};

export type FetchedPullRequest = {
  readonly pullRequest: PullRequest;
  /** Undefined: none was asked for, or it is gone. */
  readonly comment: CurrentComment | undefined;
  readonly files: SettingsFiles;
  /** The statistics file on the default branch; undefined: there is none. */
  readonly statistics: BlobReference | undefined;
};

type HeadCommit = {
  readonly associatedPullRequests: {
    readonly nodes:
      | readonly ({
          readonly number: number;
          readonly state: string;
          readonly headRefOid: string;
          readonly repository: { readonly databaseId: number | null } | null;
        } | null)[]
      | null;
  } | null;
};

type PullRequestResponse = {
  readonly repository: {
    readonly databaseId: number;
    readonly url: string;
    readonly defaultBranchRef: { readonly name: string } | null;
    readonly yml: SettingsFile | null;
    readonly yaml: SettingsFile | null;
    readonly statistics: StatisticsFile;
    readonly pullRequest: {
      readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
      readonly isDraft: boolean;
      readonly headRefOid: string;
      readonly baseRefOid: string;
      readonly baseRefName: string;
      readonly baseRef: { readonly target: { readonly oid: string } } | null;
      readonly changedFiles: number;
      readonly author: { readonly databaseId?: number } | null;
      readonly comments: { readonly totalCount: number };
      readonly commits: { readonly nodes: readonly ({ readonly commit: HeadCommit | null } | null)[] | null } | null;
    } | null;
  } | null;
  readonly organisation: { readonly yml: SettingsFile | null; readonly yaml: SettingsFile | null } | null;
  readonly comment?: {
    readonly databaseId: number;
    readonly id: string;
    readonly body: string;
    readonly updatedAt: string;
  } | null;
};

const query = `query pullRequest($owner: String!, $name: String!, $number: Int!, $comment: ID!, $withComment: Boolean!) {
  repository(owner: $owner, name: $name) {
    databaseId
    url
    defaultBranchRef { name }
    ${settingsQuery}
    ${statisticsQuery}
    pullRequest(number: $number) {
      state isDraft headRefOid baseRefOid baseRefName changedFiles
      baseRef { target { oid } }
      author { ... on User { databaseId } ... on Bot { databaseId } }
      comments { totalCount }
      commits(last: 1) { nodes { commit {
        associatedPullRequests(first: 50) { nodes { number state headRefOid repository { databaseId } } }
      } } }
    }
  }
  organisation: repository(owner: $owner, name: ".github") { ${settingsQuery} }
  comment: node(id: $comment) @include(if: $withComment) { ... on IssueComment { databaseId id body updatedAt } }
}`;

/**
 * One look at everything that a job needs to know before it does anything: one request.
 *
 * @param comment GraphQL's id of our comment, where there is one
 * @returns undefined when the pull request, or the repository, is gone
 */
export async function fetchPullRequest(
  api: Api,
  job: PullRequestJob,
  comment: string | undefined,
): Promise<FetchedPullRequest | undefined> {
  const { owner, name } = job.repository;
  const variables = { owner, name, number: job.number, comment: comment ?? '', withComment: comment !== undefined };
  const answer = await queryGraphQL<PullRequestResponse>(api, query, variables);
  const found = answer.repository?.pullRequest;
  if (!answer.repository || !found) return undefined;
  const { comment: now, organisation } = answer;
  return {
    pullRequest: pullRequestOf(job.number, answer.repository, found),
    comment: now && { id: now.databaseId, node: now.id, body: now.body, updatedAt: new Date(now.updatedAt) },
    files: {
      repository: answer.repository.yml ?? answer.repository.yaml ?? undefined,
      organisation: organisation === null ? 'not seen' : (organisation.yml ?? organisation.yaml ?? undefined),
    },
    statistics: statisticsReference(answer.repository.statistics),
  } as FetchedPullRequest;
}

type Repository = NonNullable<PullRequestResponse['repository']>;

function pullRequestOf(
  number: number,
  { databaseId, url, defaultBranchRef }: Repository,
  found: NonNullable<Repository['pullRequest']>,
): PullRequest {
  const holding = found.commits?.nodes?.at(-1)?.commit?.associatedPullRequests?.nodes ?? [];
  const sameHead = holding.flatMap((one) =>
    one?.state === 'OPEN' && one.headRefOid === found.headRefOid && one.repository?.databaseId === databaseId
      ? [one.number]
      : [],
  );
  return {
    number,
    open: found.state === 'OPEN',
    merged: found.state === 'MERGED',
    draft: found.isDraft,
    headSha: found.headRefOid,
    baseSha: found.baseRefOid,
    baseRef: found.baseRefName,
    baseTip: found.baseRef?.target.oid ?? found.baseRefOid,
    isDefaultBranch: found.baseRefName === defaultBranchRef?.name,
    changedFiles: found.changedFiles,
    authorId: found.author?.databaseId,
    comments: found.comments.totalCount,
    repositoryUrl: url,
    sameHead: sameHead.filter((one) => one !== number),
  };
}
