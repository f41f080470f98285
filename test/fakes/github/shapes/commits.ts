import type { Repository, World } from '../state/world.ts';
import { apiAddress, webAddress } from './repositories.ts';

const signatureOf = (repository: Repository, sha: string) => {
  const commit = repository.objects.commits.get(sha);
  return {
    name: commit?.author.name ?? '',
    email: commit?.author.email ?? '',
    date: commit?.author.date.toISOString() ?? '',
  };
};

const unsigned = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

/** GitHub's JSON of a git commit object. */
export function gitCommitJson(world: World, repository: Repository, sha: string) {
  const commit = repository.objects.commits.get(sha);
  const git = `${apiAddress(world, repository)}/git`;
  return {
    sha,
    node_id: `C_${sha}`,
    url: `${git}/commits/${sha}`,
    html_url: `${webAddress(repository)}/commit/${sha}`,
    author: signatureOf(repository, sha),
    committer: signatureOf(repository, sha),
    tree: { sha: commit?.tree ?? '', url: `${git}/trees/${commit?.tree}` },
    message: commit?.message ?? '',
    parents: (commit?.parents ?? []).map((parent) => ({
      sha: parent,
      url: `${git}/commits/${parent}`,
      html_url: `${webAddress(repository)}/commit/${parent}`,
    })),
    verification: unsigned,
  };
}

/** GitHub's JSON of a commit with what GitHub knows about it. */
export function commitJson(world: World, repository: Repository, sha: string) {
  const { tree, message, parents } = gitCommitJson(world, repository, sha);
  const url = `${apiAddress(world, repository)}/commits/${sha}`;
  const who = signatureOf(repository, sha);
  return {
    sha,
    node_id: `C_${sha}`,
    url,
    html_url: `${webAddress(repository)}/commit/${sha}`,
    comments_url: `${url}/comments`,
    commit: { url, author: who, committer: who, message, tree, comment_count: 0, verification: unsigned },
    author: null,
    committer: null,
    parents,
  };
}
