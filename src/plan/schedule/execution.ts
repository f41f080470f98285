import type { ExecutionEntry, PlannedStep, VerificationQuery } from '../../model/plan.ts';
import type { PlanInput } from '../input.ts';
import { backupEntry, shellWord } from './backup.ts';
import { durationOf } from './duration.ts';

/**
 * The execution plan: from the day before, through each window, to its end. Times are relative to the start of the first
 * window; durations are classes until `sizePlan` knows production's own size.
 */
export const executionPlan = (
  input: PlanInput,
  differs: boolean,
  steps: readonly PlannedStep[],
  verification: readonly VerificationQuery[],
): readonly ExecutionEntry[] => {
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
        steps.filter(({ step }) => step.release === release),
        verification,
        release,
      ),
    ),
    end(steps),
  ];
};

const at = (day: number, moment: string): string => (day <= 1 ? moment : `T+${day - 1} days`);

const before = (verification: readonly VerificationQuery[]): ExecutionEntry => ({
  at: 'T-1 day',
  title: 'Run the queries for before; go on only when each answers as expected',
  commands: verification.filter((query) => query.when === 'before').map((query) => query.sql),
  stepIds: [],
  duration: 'as long as reading the tables takes',
});

const longTransactions = (): ExecutionEntry => ({
  at: 'T-15 minutes',
  title: 'Tell the team, open the dashboards, and see that no long transaction holds the locks',
  commands: [
    "SELECT pid, state, now() - xact_start AS open_for, left(query, 80) AS query FROM pg_stat_activity WHERE xact_start < now() - interval '1 minute' ORDER BY xact_start;",
  ],
  stepIds: [],
  duration: 'moments',
});

const windowOf = (
  input: PlanInput,
  differs: boolean,
  steps: readonly PlannedStep[],
  verification: readonly VerificationQuery[],
  release: number,
): readonly ExecutionEntry[] => {
  const day = steps[0]?.step.day ?? 1;
  const of = (kind: 'schema' | 'data'): readonly PlannedStep[] => steps.filter(({ step }) => step.kind === kind);
  const application = steps.filter(({ step }) => step.kind === 'application');
  return [
    ...application.map(({ step }) => ({
      at: at(step.day, 'T+0'),
      title: step.title,
      commands: [],
      stepIds: [step.id],
      duration: 'one deployment',
    })),
    ...worked('Schema', of('schema'), at(day, 'T+0'), deployCommands(input, differs, steps)),
    ...worked('Backfill', of('data'), at(day, 'T+0, after the schema'), []),
    ...(release === 0 ? [verify(verification, differs), enable(input)] : []),
  ];
};

const worked = (
  what: string,
  steps: readonly PlannedStep[],
  when: string,
  commands: readonly string[],
): readonly ExecutionEntry[] => {
  if (steps.length === 0) return [];
  const titles = steps.map(({ step }) => step.title);
  const more = titles.length > 3 ? `; and ${titles.length - 3} more` : '';
  return [
    {
      at: when,
      title: `${what}: ${titles.slice(0, 3).join('; ')}${more}`,
      commands,
      stepIds: steps.map(({ step }) => step.id),
      duration: durationOf(steps),
    },
  ];
};

/** The tool's own command; what must run outside a transaction says how the tool is told. */
const deployCommands = (input: PlanInput, differs: boolean, steps: readonly PlannedStep[]): readonly string[] => {
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
          `# outside a transaction: ${transaction.optOut ?? 'this tool has no way; run these steps with psql, then mark them as applied'}`,
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
  title: differs ? 'Verify: indexes and constraints are valid' : 'Run the queries for after',
  commands: verification
    .filter(
      (query) => query.when === 'after' && (!differs || query.group === 'indexes' || query.group === 'constraints'),
    )
    .map((query) => query.sql),
  stepIds: [],
  duration: 'moments',
});

const enable = (input: PlanInput): ExecutionEntry => ({
  at: 'T+0, when verified',
  title: 'Enable the new code, and watch errors, latency, lock waits and replication lag',
  commands: [
    ...(input.guidance.status ? [input.guidance.status] : []),
    'SELECT pid, wait_event_type, wait_event, left(query, 80) AS query FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0;',
  ],
  stepIds: [],
  duration: 'until the numbers are where they were',
});

const end = (steps: readonly PlannedStep[]): ExecutionEntry => {
  const day = steps.at(-1)?.step.day ?? 1;
  return {
    at: day <= 1 ? 'end of the window' : `T+${day - 1} days`,
    title: 'Run the queries for after once more, close the window and tell the team',
    commands: [],
    stepIds: [],
    duration: 'moments',
  };
};
