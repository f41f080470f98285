import { isBinary } from '../git/objects.ts';
import { grants, sees } from '../http/admission.ts';
import { type Call, Refusal } from '../http/call.ts';
import { changesOf, commitsOf } from '../shapes/pulls.ts';
import { webAddress } from '../shapes/repositories.ts';
import { commentsOf, commitAt, findRepository, fullNameOf } from '../state/rights.ts';
import type { Account, Comment, Pull, Repository } from '../state/world.ts';

/** GraphQL shows no more of a text. */
const longestText = 512_000;

type Arguments = Readonly<Record<string, unknown>>;
const named = (name: string) => ({ __typename: name });

/** What the fake knows of GitHub's graph: plain objects; a function is a field with arguments, or one that costs work. */
export function queryRoot(call: Call) {
  return {
    repository: ({ owner, name }: Arguments) => {
      const repository = findRepository(call.world, `${owner}`, `${name}`);
      if (repository === undefined || !sees(call.caller, repository)) {
        throw new Absent(`Could not resolve to a Repository with the name '${owner}/${name}'.`);
      }
      return repositoryNode(call, repository);
    },
    node: ({ id }: Arguments) => {
      const node = nodeOf(call, `${id}`);
      if (node === undefined) throw new Absent(`Could not resolve to a node with the global id of '${id}'`);
      return node;
    },
    rateLimit: () => ({
      cost: 1,
      limit: 5000,
      nodeCount: 0,
      remaining: 4999,
      used: 1,
      resetAt: new Date(Date.now() + 3_600_000).toISOString(),
    }),
  };
}

/** GitHub answers null and says why in `errors`. */
export class Absent extends Error {
  override readonly name = 'Absent';
  readonly type: 'NOT_FOUND' | 'FORBIDDEN';
  constructor(message: string, type: 'NOT_FOUND' | 'FORBIDDEN' = 'NOT_FOUND') {
    super(message);
    this.type = type;
  }
}

/** An installation reads with its permissions here too. */
function demand({ caller }: Call, ...permissions: readonly string[]): void {
  if (caller.kind !== 'installation' || permissions.some((name) => grants(caller.permissions, { [name]: 'read' })))
    return;
  throw new Absent('Resource not accessible by integration', 'FORBIDDEN');
}

function nodeOf(call: Call, id: string) {
  const repositories = [...call.world.repositories.values()].filter((repository) => sees(call.caller, repository));
  const number = Number(id.split('_')[1]);
  if (id.startsWith('IC_')) {
    demand(call, 'issues', 'pull_requests');
    const comment = repositories.map(({ comments }) => comments.get(number)).find(Boolean);
    return comment && commentNode(comment);
  }
  if (id.startsWith('PR_')) {
    const pull = repositories.flatMap(({ pulls }) => [...pulls.values()]).find((each) => each.id === number);
    return pull && pullNode(call, pull);
  }
  const repository = repositories.find((each) => id === `R_${each.id}`);
  return repository && repositoryNode(call, repository);
}

function repositoryNode(call: Call, repository: Repository): object {
  const branch = (name: string) => {
    const oid = repository.branches.get(name);
    return oid === undefined
      ? null
      : { ...named('Ref'), name, prefix: 'refs/heads/', target: () => commitNode(repository, oid) };
  };
  return {
    ...named('Repository'),
    id: `R_${repository.id}`,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullNameOf(repository),
    url: webAddress(repository),
    isPrivate: repository.private,
    isFork: repository.parent !== undefined,
    isArchived: false,
    owner: () => actorNode(repository.owner),
    defaultBranchRef: () => branch(repository.defaultBranch),
    ref: ({ qualifiedName }: Arguments) => branch(`${qualifiedName}`.replace(/^refs\/heads\//, '')),
    object: ({ oid, expression }: Arguments) => {
      demand(call, 'contents');
      return objectNode(repository, oid, expression);
    },
    pullRequest: ({ number }: Arguments) => {
      demand(call, 'pull_requests');
      const pull = repository.pulls.get(Number(number));
      if (pull === undefined) throw new Absent(`Could not resolve to a PullRequest with the number of ${number}.`);
      return pullNode(call, pull);
    },
  };
}

function objectNode(repository: Repository, oid: unknown, expression: unknown): object | null {
  if (typeof oid === 'string') return nodeAt(repository, oid);
  const [name = '', path] = `${expression}`.split(/:(.*)/s);
  const sha = commitAt(repository, name === 'HEAD' ? repository.defaultBranch : name);
  if (sha === undefined || path === undefined) return sha === undefined ? null : nodeAt(repository, sha);
  let at = repository.objects.commits.get(sha)?.tree;
  for (const step of path.split('/').filter(Boolean)) {
    at = repository.objects.trees.get(at ?? '')?.find((entry) => entry.name === step)?.sha;
  }
  return at === undefined ? null : nodeAt(repository, at);
}

function nodeAt(repository: Repository, sha: string): object | null {
  const bytes = repository.objects.blobs.get(sha);
  if (bytes !== undefined) return blobNode(sha, bytes);
  if (repository.objects.commits.has(sha)) return commitNode(repository, sha);
  return repository.objects.trees.has(sha) ? { ...named('Tree'), id: `T_${sha}`, oid: sha } : null;
}

const blobNode = (oid: string, bytes: Uint8Array) => ({
  ...named('Blob'),
  id: `B_${oid}`,
  oid,
  byteSize: bytes.length,
  isBinary: isBinary(bytes),
  isTruncated: bytes.length > longestText,
  // Decoded as UTF-8: bytes that are none become U+FFFD, so the text's hash is not the blob's.
  text: () => (isBinary(bytes) ? null : Buffer.from(bytes.subarray(0, longestText)).toString('utf8')),
});

function commitNode(repository: Repository, oid: string) {
  const commit = repository.objects.commits.get(oid);
  return {
    ...named('Commit'),
    id: `C_${oid}`,
    oid,
    message: commit?.message,
    tree: { ...named('Tree'), id: `T_${commit?.tree}`, oid: commit?.tree },
    committedDate: commit?.author.date.toISOString(),
  };
}

const actorNode = (account: Account) => ({
  ...named(account.type),
  id: `U_${account.id}`,
  databaseId: account.id,
  // GraphQL names a bot without the `[bot]` that REST puts behind it.
  login: account.login.replace(/\[bot\]$/, ''),
});

const commentNode = (comment: Comment) => ({
  ...named('IssueComment'),
  id: `IC_${comment.id}`,
  databaseId: comment.id,
  fullDatabaseId: `${comment.id}`,
  body: comment.body,
  author: () => actorNode(comment.author),
  createdAt: comment.createdAt.toISOString(),
  updatedAt: comment.updatedAt.toISOString(),
  url: `${webAddress(comment.pull.repository)}/pull/${comment.pull.number}#issuecomment-${comment.id}`,
});

function pullNode(call: Call, pull: Pull) {
  const { repository } = pull;
  const tip = repository.branches.get(pull.base.ref);
  return {
    ...named('PullRequest'),
    id: `PR_${pull.id}`,
    databaseId: pull.id,
    fullDatabaseId: `${pull.id}`,
    number: pull.number,
    title: pull.title,
    url: `${webAddress(repository)}/pull/${pull.number}`,
    state: pull.merged ? 'MERGED' : pull.state.toUpperCase(),
    isDraft: pull.draft,
    merged: pull.merged,
    closed: pull.state === 'closed',
    isCrossRepository: pull.head.repository !== repository,
    headRefOid: pull.head.sha,
    headRefName: pull.head.ref,
    headRepository: () => pull.head.repository && repositoryNode(call, pull.head.repository),
    baseRefOid: pull.base.sha,
    baseRefName: pull.base.ref,
    repository: () => repositoryNode(call, repository),
    baseRef:
      tip === undefined ? null : { ...named('Ref'), name: pull.base.ref, target: () => commitNode(repository, tip) },
    changedFiles: () => changesOf(pull).length,
    author: () => actorNode(pull.author),
    commits: (options: Arguments) =>
      connection(
        commitsOf(pull).map(({ sha }) => ({
          ...named('PullRequestCommit'),
          commit: () => ({
            ...commitNode(repository, sha),
            associatedPullRequests: (some: Arguments) => connection(pullsWith(call, repository, sha), some),
          }),
        })),
        options,
      ),
    comments: (options: Arguments) => connection(commentsOf(pull).map(commentNode), options),
  };
}

/** Pull requests that hold a commit: GitHub knows of none for a commit that is in a fork alone. */
function pullsWith(call: Call, repository: Repository, sha: string) {
  const own = [...repository.pulls.values()].filter((pull) => pull.head.repository === repository);
  return own
    .filter((pull) => pull.head.sha === sha || commitsOf(pull).some((commit) => commit.sha === sha))
    .map((pull) => pullNode(call, pull));
}

/** A list in pages; cursors are places in it. */
function connection(nodes: readonly object[], { first, last, after, before }: Arguments) {
  if (Number(first ?? last ?? 0) > 100) throw new Refusal(422, 'Requesting more than 100 records');
  const from = after ? Number(after) : 0;
  const to = before ? Number(before) : nodes.length;
  const start = typeof last === 'number' ? Math.max(from, to - last) : from;
  const end = typeof first === 'number' ? Math.min(to, from + first) : to;
  return {
    totalCount: nodes.length,
    nodes: nodes.slice(start, end),
    pageInfo: {
      hasNextPage: end < nodes.length,
      hasPreviousPage: start > 0,
      startCursor: `${start}`,
      endCursor: `${end}`,
    },
  };
}
