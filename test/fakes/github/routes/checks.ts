import { type CheckInput, createCheckRun, updateCheckRun } from '../acts/checks.ts';
import { type Call, created, ok, Refusal, type Route } from '../http/call.ts';
import { page } from '../http/paging.ts';
import { checkRunJson } from '../shapes/checks.ts';
import type { CheckRun } from '../state/world.ts';
import { actorOf, appOf, checkRunOf, commitOf, repositoryOf } from './found.ts';

const reading = { permissions: [{ checks: 'read' }] } as const;
const writing = { permissions: [{ checks: 'write' }] } as const;

/** Check runs. Only an App makes them, and changes only its own. */
export const checkRoutes: readonly Route[] = [
  {
    route: 'POST /repos/{owner}/{repo}/check-runs',
    needs: writing,
    handle: (call) => {
      const repository = repositoryOf(call);
      const input = inputOf(call);
      const sha = input.head_sha ?? '';
      if (!repository.objects.commits.has(sha)) throw new Refusal(422, `No commit found for SHA: ${sha}`);
      const run = createCheckRun(call.world, repository, ownApp(call), sha, input);
      return created(checkRunJson(call.world, repository, run));
    },
  },
  {
    route: 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}',
    needs: reading,
    handle: (call) => ok(checkRunJson(call.world, repositoryOf(call), checkRunOf(call))),
  },
  {
    route: 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
    needs: writing,
    handle: (call) => {
      const run = checkRunOf(call);
      if (run.suite.app !== ownApp(call))
        throw new Refusal(
          403,
          `Invalid app_id \`${run.suite.app.id}\` - check run can only be modified by the GitHub App that created it.`,
        );
      updateCheckRun(call.world, repositoryOf(call), run, inputOf(call), actorOf(call));
      return ok(checkRunJson(call.world, repositoryOf(call), run));
    },
  },
  {
    route: 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations',
    needs: reading,
    handle: (call) => page(call, checkRunOf(call).annotations, (annotation) => annotation),
  },
  {
    route: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
    needs: reading,
    handle: (call) => {
      const repository = repositoryOf(call);
      const sha = commitOf(repository, call.path.ref ?? '');
      const found = wantedRuns(
        call,
        [...repository.checkRuns.values()].filter((run) => run.sha === sha),
      );
      return page(call, found.reverse(), (run) => checkRunJson(call.world, repository, run), 'check_runs');
    },
  },
];

function wantedRuns({ query }: Call, runs: readonly CheckRun[]): CheckRun[] {
  const { check_name: name, status, app_id: app, filter = 'latest' } = query;
  const wanted = runs.filter(
    (run) =>
      (name === undefined || run.name === name) &&
      (status === undefined || run.status === status) &&
      (app === undefined || `${run.suite.app.id}` === app),
  );
  if (filter === 'all') return wanted;
  return [...new Map(wanted.map((run) => [`${run.suite.id} ${run.name}`, run])).values()];
}

function ownApp(call: Call) {
  const app = appOf(call);
  if (app === undefined) throw new Refusal(403, 'You must authenticate via a GitHub App.');
  return app;
}

/** The description knows most limits; these it only tells in words. */
function inputOf(call: Call): CheckInput {
  const input = (call.body ?? {}) as CheckInput;
  const wrong = [
    ...(input.status === 'completed' && input.conclusion === undefined
      ? ['conclusion is missing though the status is completed']
      : []),
    ...(input.conclusion === 'stale' ? ['only GitHub makes a check run stale'] : []),
    ...(input.output?.annotations ?? []).flatMap(wrongAnnotation),
  ];
  if (wrong.length > 0) throw new Refusal(422, `Invalid request.\n\n${wrong.join('\n')}`);
  return input;
}

function wrongAnnotation(annotation: Readonly<Record<string, unknown>>): readonly string[] {
  const text = (name: string): string => `${annotation[name] ?? ''}`;
  const oneLine = annotation.start_line === annotation.end_line;
  return [
    ...(Buffer.byteLength(text('message')) > 65_536 ? ['message is longer than 64 KB'] : []),
    ...(Buffer.byteLength(text('raw_details')) > 65_536 ? ['raw_details is longer than 64 KB'] : []),
    ...(text('title').length > 255 ? ['title is longer than 255 characters'] : []),
    ...(Number(annotation.start_line) > Number(annotation.end_line) ? ['start_line is after end_line'] : []),
    ...(Number(annotation.start_line) < 1 ? ['start_line is below 1'] : []),
    ...(!oneLine && annotation.start_column !== undefined ? ['columns are for one line only'] : []),
  ];
}
