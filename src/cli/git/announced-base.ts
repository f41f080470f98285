/** Where a build server says that the change goes. Names come without a remote: `main`. */
export type Announced = {
  readonly branch: string | undefined;
  /** A commit of the branch, where it names one. */
  readonly commit: string | undefined;
  /** What said so, for messages. */
  readonly by: string;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable with the target branch; `when` tells the builds of a pull request from others. */
type Variable = { readonly branch: string; readonly when?: string; readonly commit?: string };

/** Set for pull requests: the target is known, whatever the default branch is. */
const ofPullRequests: readonly Variable[] = [
  { branch: 'GITHUB_BASE_REF' },
  { branch: 'CI_MERGE_REQUEST_TARGET_BRANCH_NAME', commit: 'CI_MERGE_REQUEST_DIFF_BASE_SHA' },
  { branch: 'BITBUCKET_PR_DESTINATION_BRANCH', commit: 'BITBUCKET_PR_DESTINATION_COMMIT' },
  { branch: 'SYSTEM_PULLREQUEST_TARGETBRANCH' },
  { branch: 'CHANGE_TARGET' },
  { branch: 'BUILDKITE_PULL_REQUEST_BASE_BRANCH' },
  { branch: 'TRAVIS_BRANCH', when: 'TRAVIS_PULL_REQUEST' },
  { branch: 'DRONE_TARGET_BRANCH', when: 'DRONE_PULL_REQUEST' },
  { branch: 'CI_COMMIT_TARGET_BRANCH', when: 'CI_COMMIT_PULL_REQUEST' },
  { branch: 'APPVEYOR_REPO_BRANCH', when: 'APPVEYOR_PULL_REQUEST_NUMBER' },
  { branch: 'SEMAPHORE_GIT_BRANCH', when: 'SEMAPHORE_GIT_PR_NUMBER' },
  { branch: 'CIRRUS_BASE_BRANCH', commit: 'CIRRUS_BASE_SHA' },
  { branch: 'BITRISEIO_GIT_BRANCH_DEST' },
  { branch: 'CODEBUILD_WEBHOOK_BASE_REF' },
];

/** Set for every build: the default branch, the branch that is built, and what it was before the push. */
const ofPushes: readonly { readonly branch: string; readonly built: string; readonly before?: string }[] = [
  { branch: 'CI_DEFAULT_BRANCH', built: 'CI_COMMIT_BRANCH', before: 'CI_COMMIT_BEFORE_SHA' },
  { branch: 'CI_REPO_DEFAULT_BRANCH', built: 'CI_COMMIT_BRANCH', before: 'CI_PREV_COMMIT_SHA' },
  { branch: 'DRONE_REPO_BRANCH', built: 'DRONE_BRANCH', before: 'DRONE_COMMIT_BEFORE' },
  { branch: 'BUILDKITE_PIPELINE_DEFAULT_BRANCH', built: 'BUILDKITE_BRANCH' },
];

/**
 * What the environment of a build says about where its change goes. Undefined: nothing, as on somebody's own machine.
 *
 * @param event the text of the file that GITHUB_EVENT_PATH names; GitHub, Gitea and Forgejo write it
 */
export function announcedBase(environment: Environment, event: string | undefined): Announced | undefined {
  const written = eventOf(event);
  return ofPullRequest(environment, written) ?? ofEvent(written) ?? ofPush(environment);
}

function ofPullRequest(environment: Environment, written: GitHubEvent): Announced | undefined {
  for (const { branch, when, commit } of ofPullRequests) {
    const name = nameOf(environment[branch]);
    const said = when === undefined ? 'yes' : environment[when];
    if (name === undefined || !said || said === 'false') continue;
    const known = commit === undefined ? written.pull_request?.base?.sha : environment[commit];
    return { branch: name, commit: commitIn(known), by: branch };
  }
  return undefined;
}

/** As far as it is read; what a file holds may be anything. */
type GitHubEvent = {
  readonly pull_request?: { readonly base?: { readonly ref?: unknown; readonly sha?: unknown } };
  readonly merge_group?: { readonly base_ref?: unknown; readonly base_sha?: unknown };
  readonly repository?: { readonly default_branch?: unknown };
  readonly ref?: unknown;
  readonly before?: unknown;
};

function eventOf(text: string | undefined): GitHubEvent {
  try {
    const written: unknown = JSON.parse(text ?? '{}');
    return typeof written === 'object' && written !== null ? written : {};
  } catch {
    return {};
  }
}

function ofEvent({ pull_request, merge_group, repository, ref, before }: GitHubEvent): Announced | undefined {
  const by = 'GITHUB_EVENT_PATH';
  const goesTo = pull_request?.base?.ref ?? merge_group?.base_ref;
  const commit = commitIn(pull_request?.base?.sha ?? merge_group?.base_sha);
  if (goesTo !== undefined || commit !== undefined) return { branch: nameOf(goesTo), commit, by };
  return ofBuild(nameOf(repository?.default_branch), nameOf(ref), commitIn(before), by);
}

function ofPush(environment: Environment): Announced | undefined {
  for (const { branch, built, before } of ofPushes) {
    const known = before === undefined ? undefined : commitIn(environment[before]);
    const found = ofBuild(nameOf(environment[branch]), nameOf(environment[built]), known, before ?? branch);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A push to the default branch is compared with what was there before; one to another branch, with the default branch. */
function ofBuild(
  defaultBranch: string | undefined,
  built: string | undefined,
  before: string | undefined,
  by: string,
): Announced | undefined {
  if (defaultBranch === undefined) return undefined;
  if (defaultBranch !== built) return { branch: defaultBranch, commit: undefined, by };
  return before === undefined ? undefined : { branch: undefined, commit: before, by };
}

function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const name = value.replace(/^refs\/heads\//, '');
  return name === '' ? undefined : name;
}

/** A hash; of a new branch, GitHub and GitLab say that it was zeros. */
function commitIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-f]{7,64}$/i.test(value) && !/^0+$/.test(value) ? value : undefined;
}
