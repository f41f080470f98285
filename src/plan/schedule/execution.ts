import type { ExecutionEntry, PlannedStep, VerificationQuery } from '../../model/plan.ts';
import type { JudgedChange } from '../../statements/record.ts';
import { backupEntry, shellWord } from './backup.ts';
import { durationOf } from './duration.ts';

/**
 * The execution plan: from the day before, through each window, to its end. Times are relative to the start of the first
 * window; durations are classes until `sizePlan` knows production's own size.
 */
export function executionPlan(
  input: JudgedChange,
  differs: boolean,
  steps: readonly PlannedStep[],
  verification: readonly VerificationQuery[],
): readonly ExecutionEntry[] {
  if (steps.length === 0) return [];
  const releases = [...new Set(steps.map(({ step }) => step.release))];
  return [
    backupEntry(input),
    before(verification),
    longTransactions(),
    ...releases.flatMap((release) =>
      windowOf(
        input,
        differs,
        steps.map((one, index) => ({ ...one, number: index + 1 })),
        verification,
        release,
      ),
    ),
    end(steps),
  ];
}

const at = (day: number, moment: string): string => (day <= 1 ? moment : `T+${day - 1} days`);

const before = (verification: readonly VerificationQuery[]): ExecutionEntry => ({
  at: 'T-1 day',
  purpose: 'check',
  title: 'Run the “before” queries; continue only if each gives the expected answer',
  commands: verification.filter((query) => query.when === 'before').map((query) => query.sql),
  stepIds: [],
  duration: 'as long as reading the tables takes',
});

const longTransactions = (): ExecutionEntry => ({
  at: 'T-15 minutes',
  purpose: 'announce',
  title: 'Tell the team, open the dashboards, and check that no long transaction is running',
  commands: [
    "SELECT pid, state, now() - xact_start AS open_for, left(query, 80) AS query FROM pg_stat_activity WHERE xact_start < now() - interval '1 minute' ORDER BY xact_start;",
  ],
  stepIds: [],
  duration: 'moments',
});

/** One release, its steps in order: what belongs together in a row is one line. */
const windowOf = (
  input: JudgedChange,
  differs: boolean,
  all: readonly Numbered[],
  verification: readonly VerificationQuery[],
  release: number,
): readonly ExecutionEntry[] => {
  const steps = all.filter(({ step }) => step.release === release);
  const runs = runsOf(steps);
  let first = true;
  const lines = runs.map((run): ExecutionEntry => {
    const [{ step }] = run;
    const when = at(step.day, first ? 'T+0' : 'T+0, then');
    const line = { at: when, purpose: 'run steps', stepIds: run.map((one) => one.step.id) } as const;
    if (step.kind === 'application') return { ...line, ...inTheApplication(run) };
    first = false;
    return { ...line, ...inTheDatabase(run), commands: commandsOf(input, differs, steps, run) };
  });
  if (release > 0) return lines;
  const sameDay = lines.filter((_, index) => (runs[index]?.[0].step.day ?? 1) <= 1);
  const deploys = all.some(({ step }) => step.kind === 'application');
  return [...sameDay, verify(verification, differs), watch(input, deploys), ...lines.slice(sameDay.length)];
};

/** With its number in the plan, from 1. */
type Numbered = PlannedStep & { readonly number: number };
type Run = readonly [Numbered, ...Numbered[]];

/** Steps of the application stand each by itself. */
const runsOf = (steps: readonly Numbered[]): readonly Run[] => {
  const runs: Run[] = [];
  for (const one of steps) {
    const run = runs.at(-1);
    const same = run?.[0].step.kind === one.step.kind && run[0].step.day === one.step.day;
    if (run && same && one.step.kind !== 'application') runs[runs.length - 1] = [...run, one];
    else runs.push([one]);
  }
  return runs;
};

const numbers = (run: Run): string => {
  const [from, to] = [run[0].number, run.at(-1)?.number ?? run[0].number];
  return from === to ? `step ${from}` : `steps ${from} to ${to}`;
};

const inTheApplication = (run: Run): Pick<ExecutionEntry, 'title' | 'commands' | 'duration'> => ({
  title: `${run[0].step.title} (${numbers(run)})`,
  commands: [],
  duration: run[0].step.purpose === 'deploy code' ? 'one deployment' : 'as long as it takes to be sure',
});

const whatIsDone = { schema: 'Schema', data: 'Data', check: 'Check' } as const;

const inTheDatabase = (run: Run): Pick<ExecutionEntry, 'title' | 'duration'> => {
  const titles = run.map(({ step }) => step.title);
  const more = titles.length > 3 ? `; and ${titles.length - 3} more` : '';
  const { kind } = run[0].step;
  return {
    title: `${kind === 'application' ? '' : `${whatIsDone[kind]}, `}${numbers(run)}: ${titles.slice(0, 3).join('; ')}${more}`,
    duration: durationOf(run),
  };
};

/** What looks is a query; the rest goes the tool's way, which is explained once in a release. */
const commandsOf = (input: JudgedChange, differs: boolean, steps: readonly Numbered[], run: Run): readonly string[] => {
  const [{ step }] = run;
  if (step.kind === 'check') return run.map((one) => one.step.sql);
  const explained = steps.find((one) => one.step.kind === 'schema' || one.step.kind === 'data');
  return explained === run[0] ? deployCommands(input, differs, steps) : [input.guidance.deploy];
};

/** The tool's own command; what must run outside a transaction says how the tool is told. */
const deployCommands = (input: JudgedChange, differs: boolean, steps: readonly PlannedStep[]): readonly string[] => {
  const alone = steps.some(({ step }) => step.transaction === 'none');
  const [first] = input.migrations;
  const transaction = first?.migration.transaction;
  const directory = shellWord(first?.migration.directory ?? '.');
  const wrapped = transaction !== undefined && transaction.mode !== 'none';
  return [
    ...(differs
      ? [`# one migration per step: migration-planner plan --write ${directory}, or ${input.guidance.generate}`]
      : []),
    ...(alone && wrapped
      ? [
          `# outside a transaction: ${transaction.optOut ?? 'this tool cannot do that; run these steps with psql, then mark them as applied'}`,
        ]
      : []),
    ...(alone && wrapped && transaction.optOut === undefined && input.guidance.markApplied
      ? [input.guidance.markApplied]
      : []),
    input.guidance.deploy,
  ];
};

const verify = (verification: readonly VerificationQuery[], differs: boolean): ExecutionEntry => ({
  at: 'T+0, after the schema',
  purpose: 'verify',
  title: differs ? 'Verify: indexes and constraints are valid' : 'Run the “after” queries',
  commands: verification
    .filter(
      (query) => query.when === 'after' && (!differs || query.group === 'indexes' || query.group === 'constraints'),
    )
    .map((query) => query.sql),
  stepIds: [],
  duration: 'moments',
});

/** Where the plan deploys code later, none is there to be enabled yet. */
const watch = (input: JudgedChange, deploysLater: boolean): ExecutionEntry => ({
  at: 'T+0, when verified',
  purpose: 'watch',
  title: `${deploysLater ? 'Watch' : 'Enable the new code, and watch'} errors, latency, lock waits and replication lag`,
  commands: [
    ...(input.guidance.status ? [input.guidance.status] : []),
    'SELECT pid, wait_event_type, wait_event, left(query, 80) AS query FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0;',
  ],
  stepIds: [],
  duration: 'until the numbers are back to normal',
});

const end = (steps: readonly PlannedStep[]): ExecutionEntry => {
  const day = steps.at(-1)?.step.day ?? 1;
  return {
    at: day <= 1 ? 'end of the window' : `T+${day - 1} days`,
    purpose: 'close',
    title: 'Run the “after” queries once more, close the window and tell the team',
    commands: [],
    stepIds: [],
    duration: 'moments',
  };
};
