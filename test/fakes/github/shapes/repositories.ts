import { fullNameOf } from '../state/rights.ts';
import type { Repository, World } from '../state/world.ts';
import { accountJson } from './accounts.ts';

/** The addresses below a repository that GitHub lists in every answer, by the end of their path. */
const addresses: Readonly<Record<string, string>> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

export function apiAddress(world: World, repository: Repository): string {
  return `${world.origin}/repos/${fullNameOf(repository)}`;
}

export function webAddress(repository: Repository): string {
  return `https://github.example/${fullNameOf(repository)}`;
}

/** GitHub's JSON of a repository, as it stands in answers, pull requests and events. */
export function repositoryJson(world: World, repository: Repository) {
  const api = apiAddress(world, repository);
  const web = webAddress(repository);
  const made = repository.createdAt.toISOString();
  return {
    id: repository.id,
    node_id: `R_${repository.id}`,
    name: repository.name,
    full_name: fullNameOf(repository),
    private: repository.private,
    owner: accountJson(world, repository.owner),
    html_url: web,
    description: null,
    fork: repository.parent !== undefined,
    url: api,
    ...Object.fromEntries(Object.entries(addresses).map(([name, end]) => [name, `${api}${end}`])),
    git_url: `git://github.example/${fullNameOf(repository)}.git`,
    ssh_url: `git@github.example:${fullNameOf(repository)}.git`,
    clone_url: `${web}.git`,
    svn_url: web,
    homepage: null,
    language: null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    forks_count: 0,
    forks: 0,
    open_issues_count: 0,
    open_issues: 0,
    mirror_url: null,
    license: null,
    topics: [],
    archived: false,
    disabled: false,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    visibility: repository.private ? 'private' : 'public',
    default_branch: repository.defaultBranch,
    created_at: made,
    updated_at: made,
    pushed_at: made,
  };
}

/** The same, as `GET /repos/{owner}/{repo}` gives it. */
export function fullRepositoryJson(world: World, repository: Repository) {
  return {
    ...repositoryJson(world, repository),
    network_count: 0,
    subscribers_count: 0,
    ...(repository.owner.type === 'Organization' ? { organization: accountJson(world, repository.owner) } : {}),
    ...(repository.parent === undefined
      ? {}
      : { parent: repositoryJson(world, repository.parent), source: repositoryJson(world, repository.parent) }),
  };
}
