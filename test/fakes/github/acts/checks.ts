import type { Account, App, CheckRun, CheckSuite, Repository, World } from '../state/world.ts';
import { checkRunEvent } from '../webhooks/payloads.ts';

/** What a request may say of a check run. */
export type CheckInput = {
  readonly name?: string;
  readonly head_sha?: string;
  readonly details_url?: string;
  readonly external_id?: string;
  readonly status?: CheckRun['status'];
  readonly started_at?: string;
  readonly conclusion?: string;
  readonly completed_at?: string;
  readonly output?: {
    readonly title?: string;
    readonly summary?: string;
    readonly text?: string;
    readonly annotations?: readonly Readonly<Record<string, unknown>>[];
  };
  readonly actions?: CheckRun['actions'];
};

/** One suite for each app and commit. */
export function suiteOf(world: World, repository: Repository, app: App, sha: string): CheckSuite {
  const known = [...repository.checkSuites.values()].find((suite) => suite.app === app && suite.sha === sha);
  if (known !== undefined) return known;
  const suite = { id: world.nextId(), app, sha, createdAt: world.now() };
  repository.checkSuites.set(suite.id, suite);
  return suite;
}

export function createCheckRun(
  world: World,
  repository: Repository,
  app: App,
  sha: string,
  input: CheckInput,
): CheckRun {
  const run: CheckRun = {
    id: world.nextId(),
    suite: suiteOf(world, repository, app, sha),
    sha,
    name: input.name ?? '',
    status: 'queued',
    conclusion: undefined,
    externalId: '',
    detailsUrl: undefined,
    startedAt: world.now(),
    completedAt: undefined,
    title: undefined,
    summary: undefined,
    text: undefined,
    annotations: [],
    actions: [],
  };
  repository.checkRuns.set(run.id, run);
  apply(world, run, input);
  world.announce(checkRunEvent(world, 'created', repository, run, app.bot));
  if (run.status === 'completed') world.announce(checkRunEvent(world, 'completed', repository, run, app.bot));
  return run;
}

export function updateCheckRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  input: CheckInput,
  sender: Account,
): void {
  const before = run.status;
  apply(world, run, input);
  if (before !== 'completed' && run.status === 'completed') {
    world.announce(checkRunEvent(world, 'completed', repository, run, sender));
  }
}

/** A conclusion completes the run, whatever the status said; annotations are added to those that are there. */
function apply(world: World, run: CheckRun, input: CheckInput): void {
  const completed = input.conclusion !== undefined || input.completed_at !== undefined;
  run.name = input.name ?? run.name;
  run.status = completed ? 'completed' : (input.status ?? run.status);
  run.externalId = input.external_id ?? run.externalId;
  run.detailsUrl = input.details_url ?? run.detailsUrl;
  run.actions = input.actions ?? run.actions;
  if (input.started_at !== undefined) run.startedAt = new Date(input.started_at);
  run.title = input.output?.title ?? run.title;
  run.summary = input.output?.summary ?? run.summary;
  run.text = input.output?.text ?? run.text;
  run.annotations.push(...(input.output?.annotations ?? []));
  run.conclusion = run.status === 'completed' ? (input.conclusion ?? run.conclusion) : undefined;
  if (run.status === 'completed')
    run.completedAt = input.completed_at ? new Date(input.completed_at) : (run.completedAt ?? world.now());
  else run.completedAt = undefined;
}
