import { join } from 'node:path';
import { Octokit } from '@octokit/rest';
import { blobCache } from '../../app/github/change/blob-cache.ts';
import { treeCache } from '../../app/github/change/tree-cache.ts';
import { conclusionOf } from '../../app/github/check/verdict.ts';
import { Busy, responseOf } from '../../app/github/errors.ts';
import type { PullRequestJob } from '../../app/github/job.ts';
import { reconcile, reviewWithoutPublishing } from '../../app/github/reconcile.ts';
import type { Services } from '../../app/github/services.ts';
import { reviewerHere } from '../../app/reviewer/review-here.ts';
import type { ReviewRecord } from '../../app/store/records.ts';
import { recordsInMemory } from '../../app/store/records-in-memory.ts';
import { UserError } from '../../model/user-error.ts';
import { textOf } from '../arguments.ts';
import type { Arguments } from '../command.ts';
import { version } from '../commands/version.ts';
import { loadOwnRulesFile } from '../own-rules.ts';
import { deliver, type Render } from '../rendering.ts';
import type { Terminal } from '../terminal.ts';
import { makeRehearse } from '../tools.ts';
import { readReference } from './reference.ts';
import { restoreRecords } from './restore-records.ts';
import { fetchTokenAccount } from './token-account.ts';

/** Bytes of blobs that are kept on this machine. */
const maxBlobBytes = 512 * 1024 ** 2;

/**
 * Reviews a pull request through GitHub's API, as the App would, with a token. The settings are those of the default branch.
 *
 * @returns 0: nothing is open, or nothing had to be. 3: without --post, where files that look like migrations were not read
 * @throws UserError without a token, and for options that are about a clone
 */
export async function reviewOnGitHub(render: Render, given: Arguments, terminal: Terminal): Promise<number> {
  const { owner, name, number } = readReference(textOf(given, 'github') ?? '');
  refuseOtherOptions(given);
  const api = new Octokit({
    auth: tokenOf(terminal),
    baseUrl: terminal.github.url,
    userAgent: 'migration-planner',
    // What GitHub refuses is told in our own words, or not at all.
    log: silent,
  });
  try {
    const { data: repository } = await api.request('GET /repos/{owner}/{repo}', { owner, repo: name });
    const at = { installation: 0, id: Number(repository.id), owner, name };
    const job: PullRequestJob = { kind: 'pull request', repository: at, number, anew: false };
    const services = await makeServices(api, given, terminal);
    const ticks = await restoreRecords(job, services);
    const judgement =
      given.options.post === true ? await reviewAndPost(job, services) : await reviewWithoutPublishing(job, services);
    if (judgement === undefined) throw nothingThere(owner, name, number);
    await deliver(render, judgement.review, given, terminal);
    for (const remark of judgement.remarks) terminal.tell(`${remark}\n`);
    terminal.progress(undefined);
    const conclusion = conclusionOf(judgement, ticks);
    // Where a check is written, it says what nobody read; else the status is all there is.
    if (given.options.post !== true && judgement.review.verdict.state === 'not reviewed') return 3;
    return conclusion === 'success' || conclusion === 'neutral' ? 0 : 1;
  } catch (error) {
    throw asUserError(error, `${owner}/${name}#${number}`);
  }
}

const nothing = (): void => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

async function reviewAndPost(job: PullRequestJob, services: Services): Promise<ReviewRecord | undefined> {
  await reconcile(job, services);
  return (await services.records.state({ repository: job.repository.id, number: job.number }))?.judgement;
}

async function makeServices(api: Octokit, given: Arguments, terminal: Terminal): Promise<Services> {
  const rehearsal = makeRehearse(given, terminal);
  const ownRules = await loadOwnRulesFile(given, terminal);
  const folder = terminal.cache === undefined ? undefined : join(terminal.cache, 'blobs');
  return {
    account: await fetchTokenAccount(api),
    apiOf: async () => api,
    records: recordsInMemory(),
    blobs: blobCache({ folder, maxBytesOnDisk: maxBlobBytes, maxInMemory: 100_000_000, now: () => new Date() }),
    trees: treeCache(),
    reviewer: reviewerHere({ rehearse: ({ seconds }) => rehearsal(seconds), ownRules }),
    reviewUrl: undefined,
    version,
    now: () => new Date(),
    randomToken: () => crypto.randomUUID(),
    ownRules,
  };
}

function tokenOf({ github }: Terminal): string {
  if (github.token !== undefined) return github.token;
  throw new UserError(
    '--github needs a token, and GITHUB_TOKEN is empty',
    'a token that reads contents and pull requests; to --post, one that writes pull requests and checks (or statuses)',
    'GITHUB_TOKEN="$(gh auth token)" migration-planner review --github acme/shop#12',
  );
}

/** What is about a clone, or would let a command line loosen the gate that the repository has set. */
function refuseOtherOptions(given: Arguments): void {
  const others = ['base', 'head', 'postgres', 'fail-on', 'stats'].filter((name) => given.options[name] !== undefined);
  const [other] = [...others.map((name) => `--${name}`), ...given.positional];
  if (other === undefined) return;
  throw new UserError(
    `--github and ${other} can't be combined`,
    'the pull request alone: its ends and the settings of its repository are read from GitHub',
    'migration-planner review --github acme/shop#12',
  );
}

const nothingThere = (owner: string, name: string, number: number): UserError =>
  new UserError(
    `there is no open pull request ${number} in ${owner}/${name}`,
    'an open pull request that the token may read',
    'migration-planner review --github acme/shop#12',
  );

function asUserError(error: unknown, what: string): unknown {
  const answer = responseOf(error instanceof Busy ? error.cause : error);
  if (answer === undefined || answer.status === 422) return error;
  return new UserError(
    `GitHub answered ${answer.status} for ${what}: ${answer.message.slice(0, 200)}`,
    'a token that reads this repository; to --post, one that writes pull requests and checks (or statuses)',
    'GITHUB_TOKEN="$(gh auth token)" migration-planner review --github acme/shop#12',
  );
}
