import { execSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { announcedBase, type Environment } from '../../src/cli/git/announced-base.ts';
import { readGitChange } from '../../src/cli/git/change.ts';
import { openRepository } from '../../src/cli/git/repository.ts';
import { createRepository, type TestRepository } from '../fakes/repository.ts';

/** `main`, `release` one commit later, and `feature` that left `release`: the default branch alone would be the wrong answer. */
let origin: TestRepository;
let root: string;
/** A clone that holds all of it, on `feature`. */
let whole: string;
let release: string;
let feature: string;
beforeAll(() => {
  origin = createRepository();
  root = mkdtempSync(join(tmpdir(), 'migration-planner-test-'));
  const grow = (file: string): string => {
    origin.write({ [file]: 'SELECT 1;' });
    return origin.commit(file);
  };
  grow('1.sql');
  origin.git('switch', '--quiet', '--create', 'release');
  release = grow('2.sql');
  origin.git('switch', '--quiet', '--create', 'feature');
  feature = grow('3.sql');
  origin.git('switch', '--quiet', 'main');
  whole = clone('--branch feature');
});
afterAll(() => {
  origin.remove();
  rmSync(root, { recursive: true, force: true });
});

let clones = 0;
const shell = (command: string, cwd: string): void => void execSync(command, { cwd, stdio: 'pipe' });
const clone = (options: string): string => {
  const name = `clone-${++clones}`;
  shell(`git clone --quiet ${options} file://${origin.directory} ${name}`, root);
  return join(root, name);
};
const read = async (directory: string, environment: Environment = {}, event?: unknown, base?: string) =>
  readGitChange(await openRepository(directory), {
    base,
    head: undefined,
    announced: announcedBase(environment, event === undefined ? undefined : JSON.stringify(event)),
  });
const refusal = (made: Promise<unknown>): Promise<string> =>
  made.then(
    () => 'read',
    (error: Error & { readonly expected?: string; readonly example?: string }) =>
      `${error.message}\n${error.expected}\n${error.example}`,
  );

describe('a build of a pull request is compared with the branch that its server names', () => {
  test.each<[string, Environment, unknown]>([
    ['GitHub', { GITHUB_BASE_REF: 'release' }, undefined],
    ['GitHub, by its event', {}, { pull_request: { base: { ref: 'release', sha: 'f'.repeat(40) } } }],
    ['GitHub, in a merge group', {}, { merge_group: { base_ref: 'refs/heads/release' } }],
    ['GitLab', { CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'release', CI_DEFAULT_BRANCH: 'main' }, undefined],
    ['Bitbucket', { BITBUCKET_PR_DESTINATION_BRANCH: 'release' }, undefined],
    ['Azure', { SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/release' }, undefined],
    ['Jenkins', { CHANGE_TARGET: 'release' }, undefined],
    ['Buildkite', { BUILDKITE_PULL_REQUEST_BASE_BRANCH: 'release' }, undefined],
    ['Travis', { TRAVIS_BRANCH: 'release', TRAVIS_PULL_REQUEST: '7' }, undefined],
    ['Drone', { DRONE_TARGET_BRANCH: 'release', DRONE_PULL_REQUEST: '7' }, undefined],
    ['Woodpecker', { CI_COMMIT_TARGET_BRANCH: 'release', CI_COMMIT_PULL_REQUEST: '7' }, undefined],
    ['AppVeyor', { APPVEYOR_REPO_BRANCH: 'release', APPVEYOR_PULL_REQUEST_NUMBER: '7' }, undefined],
    ['Semaphore', { SEMAPHORE_GIT_BRANCH: 'release', SEMAPHORE_GIT_PR_NUMBER: '7' }, undefined],
    ['Cirrus', { CIRRUS_BASE_BRANCH: 'release' }, undefined],
    ['Bitrise', { BITRISEIO_GIT_BRANCH_DEST: 'release' }, undefined],
    ['CodeBuild', { CODEBUILD_WEBHOOK_BASE_REF: 'refs/heads/release' }, undefined],
  ])('%s', async (_, environment, event) => {
    const { compared, changed } = await read(whole, environment, event);
    expect(compared.base).toEqual({ name: 'origin/release', commit: release });
    expect(compared.head).toEqual({ name: 'the working tree', commit: feature });
    expect(changed).toEqual([{ path: '3.sql', status: 'added' }]);
  });

  test('by its commit, where the branch itself was not fetched', async () => {
    const directory = clone('--single-branch --branch feature');
    const gitlab = { CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'release', CI_MERGE_REQUEST_DIFF_BASE_SHA: release };
    expect((await read(directory, gitlab)).changed).toHaveLength(1);
    const event = { pull_request: { base: { ref: 'release', sha: release } } };
    expect((await read(directory, { GITHUB_BASE_REF: 'release' }, event)).compared.base.commit).toBe(release);
  });
});

describe('a build of a push', () => {
  const github = { repository: { default_branch: 'main' } };
  test.each<[string, string, Environment, unknown, number]>([
    ['to a branch, on GitHub', 'main', {}, { ...github, ref: 'refs/heads/feature', before: 'HEAD' }, 2],
    ['to a branch, on GitLab', 'main', { CI_DEFAULT_BRANCH: 'main', CI_COMMIT_BRANCH: 'feature' }, undefined, 2],
    [
      'of Travis, where TRAVIS_BRANCH is the branch itself',
      'main',
      { TRAVIS_BRANCH: 'feature', TRAVIS_PULL_REQUEST: 'false' },
      undefined,
      2,
    ],
  ])('%s, is compared with the default branch', async (_, name, environment, event, files) => {
    const { compared, changed } = await read(whole, environment, event);
    expect([compared.base.name, changed.length]).toEqual([`origin/${name}`, files]);
  });

  test.each<[string, (before: string) => [Environment, unknown]]>([
    ['GitHub', (before) => [{}, { repository: { default_branch: 'feature' }, ref: 'refs/heads/feature', before }]],
    [
      'GitLab',
      (before) => [
        { CI_DEFAULT_BRANCH: 'feature', CI_COMMIT_BRANCH: 'feature', CI_COMMIT_BEFORE_SHA: before },
        undefined,
      ],
    ],
  ])('to the default branch is compared with what was there before: %s', async (_, build) => {
    const { changed } = await read(whole, ...build(release));
    expect(changed).toEqual([{ path: '3.sql', status: 'added' }]);
  });

  test('that made the default branch has nothing before it, and says that it is compared with itself', async () => {
    const event = { repository: { default_branch: 'main' }, ref: 'refs/heads/main', before: '0'.repeat(40) };
    expect((await read(clone(''), {}, event)).isHeadUnasked).toBe(true);
  });

  test.each(['{', '[]', 'null', '"x"', '{"pull_request":7,"ref":{},"before":[]}'])(
    'with a broken event, %s, says nothing',
    (event) => expect(announcedBase({}, event)).toBeUndefined(),
  );
});

describe('without a build server the default branch counts', () => {
  test.each(['main', 'master', 'develop', 'trunk'])('called %s, here alone', async (name) => {
    const own = createRepository();
    own.git('checkout', '--quiet', '-b', name === 'main' ? 'x' : name);
    own.write({ 'a.sql': '1' });
    const first = own.commit('first');
    if (name === 'main') own.git('branch', 'main');
    own.git('switch', '--quiet', '--create', 'work');
    own.write({ 'b.sql': '1' });
    own.commit('second');
    const { compared, changed } = await read(own.directory);
    expect([compared.base, changed.length]).toEqual([{ name, commit: first }, 1]);
    own.remove();
  });

  test('called as init.defaultBranch says', async () => {
    const directory = clone('--branch feature');
    shell('git remote set-head origin --delete && git config init.defaultBranch release', directory);
    expect((await read(directory)).compared.base).toEqual({ name: 'origin/release', commit: release });
  });

  test('--base takes the name of a branch that only origin has', async () => {
    const { compared } = await read(whole, { GITHUB_BASE_REF: 'main' }, undefined, 'release');
    expect(compared.base).toEqual({ name: 'origin/release', commit: release });
  });
});

describe('a base that is not here is told, with the commands that bring it', () => {
  test.each<[string, string, Environment, unknown]>([
    ['one branch', '--single-branch --branch feature', {}, undefined],
    ['one commit', '--depth 1 --branch feature', {}, undefined],
    ['one commit of a pull request', '--depth 1 --branch feature', { GITHUB_BASE_REF: 'release' }, undefined],
    ['one branch of a pull request', '--single-branch --branch feature', { CHANGE_TARGET: 'release' }, undefined],
    [
      'one commit of a push',
      '--depth 1 --branch feature',
      {},
      { repository: { default_branch: 'feature' }, ref: 'refs/heads/feature', before: 'RELEASE' },
    ],
    [
      'one commit of each branch',
      '--depth 1 --no-single-branch --branch feature',
      { GITHUB_BASE_REF: 'release' },
      undefined,
    ],
  ])('a clone of %s', async (_, options, environment, event) => {
    const directory = clone(options);
    const written = event === undefined ? undefined : JSON.parse(JSON.stringify(event).replace('RELEASE', release));
    const told = await refusal(read(directory, environment, written));
    expect(told).toMatch(/no branch is found|does not hold|no commit in common in this shallow clone/);
    if (options.includes('depth')) expect(told).toContain('fetch-depth: 0');
    const command = /git fetch [^&\n]+/.exec(told)?.[0] ?? 'false';
    shell(command, directory);
    expect((await read(directory, environment, written)).changed.at(-1)).toEqual({ path: '3.sql', status: 'added' });
  });

  test('a repository with one branch of another name says how to review uncommitted work alone', async () => {
    const own = createRepository();
    own.git('checkout', '--quiet', '-b', 'work');
    own.write({ 'a.sql': '1' });
    own.commit('first');
    own.write({ 'b.sql': '1' });
    expect(await refusal(read(own.directory))).toContain('--base HEAD for uncommitted work alone');
    expect((await read(own.directory, {}, undefined, 'HEAD')).changed).toEqual([{ path: 'b.sql', status: 'added' }]);
    own.remove();
  });
});
