import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { Counterexample, Effect, LockMode, Outcome, SqlError, StatementTrace } from '../../src/model/effect.ts';
import type { TransactionMode } from '../../src/model/migration.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { MigrationTrace, Rehearsal } from '../../src/model/rehearsal.ts';
import { defaultSettings, type Settings } from '../../src/model/settings.ts';
import { settingsSchema } from '../../src/model/settings-schema.ts';
import type { Statistics } from '../../src/model/statistics.ts';
import { emptySchema } from '../../src/schema/print/print-schema.ts';
import { readScript } from '../../src/sql/script.ts';
import type { PlannedChange } from '../../src/statements/record.ts';
import { readChangeOf, rehearsedChangeOf } from '../fakes/record.ts';
import { migrationOf } from '../rules/scene.ts';

export type Seen = {
  readonly effect?: Partial<Effect>;
  readonly error?: SqlError;
  readonly onData?: readonly string[];
  readonly counterexamples?: readonly Counterexample[];
  readonly rows?: number;
};

type Parts = Partial<Pick<PlannedChange, 'diagnostics' | 'unreadable' | 'usages' | 'schemaChanges'>> & {
  readonly settings?: Settings;
  readonly statistics?: Statistics;
  readonly plan?: Partial<Plan>;
  readonly rehearsal?: Partial<Rehearsal>;
  /** What each statement was seen doing, by its index. */
  readonly seen?: Readonly<Record<number, Seen>>;
  readonly mode?: TransactionMode;
  readonly path?: string;
};

const noEffect: Effect = {
  source: 'observed',
  locks: [],
  rewrites: [],
  scans: [],
  indexBuilds: [],
  created: [],
  dropped: [],
};

/** A lock on a table that was there before. */
export function lockOn(relation: string, mode: LockMode): Partial<Effect> {
  return {
    locks: [{ relation, mode, kind: 'table', table: undefined, isNew: false }],
  };
}

/** A plan that is the migration as written, and its way back. */
export const emptyPlan: Plan = {
  differs: false,
  steps: [],
  stepsProof: { state: 'proven', how: 'run' },
  gains: [],
  rollback: {
    source: 'framework',
    path: 'down.sql',
    sql: '',
    transactional: true,
    losses: [],
    leaves: [],
    saved: [],
    proof: { state: 'proven', how: 'up, down and up again gave the same schemas' },
  },
  verification: [],
  timeline: [],
  execution: [],
  afterwards: [],
};

const rehearsed: Rehearsal = {
  outcome: 'rehearsed',
  reason: undefined,
  engine: { name: 'embedded', description: 'PostgreSQL 18.6', version: 18 },
  history: { migrations: 12, applied: 12, madeUp: [], skipped: [], cached: false },
  before: undefined,
  after: undefined,
  migrations: [],
  rows: { made: [{ table: 'public.users', rows: 5, awkward: ['NULL in name'] }], notMade: [] },
  roundTrip: undefined,
};

/** Sizes as a team writes them into its settings. */
export function sized(tables: Readonly<Record<string, 'empty' | 'small' | 'large' | 'huge'>>): Settings {
  return settingsSchema.parse({
    tables: Object.fromEntries(Object.entries(tables).map(([name, size]) => [name, { size }])),
  });
}

/** A one-file change, as the rehearsal and the rules would have left it. */
export function plannedChangeOf(sql: string, parts: Parts = {}): PlannedChange {
  const { plan, rehearsal, seen = {}, mode = 'migration', path = 'db/0013_change.sql', settings, statistics } = parts;
  const migration = migrationOf(path, sql, { mode, tool: 'golang-migrate', optOut: undefined });
  const added = [{ ...migration, id: path, version: '0013', name: 'change', directory: 'db' }];
  const observed = rehearsal?.outcome !== 'not rehearsed';
  const { statements } = readScript(migration.up);
  const trace: MigrationTrace = {
    migrationId: path,
    outcome: 'applied',
    before: emptySchema,
    statements: statements.map((_, index) => traceOf(index, seen[index] ?? {})),
  };
  const read = readChangeOf(added, { whole: { settings: settings ?? defaultSettings, statistics } });
  const project = { ...read.project, framework: 'golang-migrate' as const };
  const whole = { ...rehearsed, ...rehearsal, migrations: observed ? [trace] : [] };
  return {
    ...rehearsedChangeOf({ ...read, project }, whole, parts.usages),
    diagnostics: parts.diagnostics ?? [],
    suppressed: [],
    ...(parts.unreadable && { unreadable: parts.unreadable }),
    ...(parts.schemaChanges && { schemaChanges: parts.schemaChanges }),
    plan: { ...emptyPlan, ...plan },
    contention: undefined,
  };
}

const traceOf = (index: number, { effect, error, onData, counterexamples, rows }: Seen): StatementTrace => ({
  index,
  outcome: outcomeOf(error, onData),
  effect: { ...noEffect, ...effect },
  rows,
  ...(counterexamples && { counterexamples }),
});

const outcomeOf = (error: Seen['error'], onData: Seen['onData']): Outcome => {
  if (error === undefined) return { kind: 'ran' };
  return onData ? { kind: 'depends on data', error, relations: onData } : { kind: 'fails', error };
};

/** A finding on the statement of that index. */
export function finding(rest: Partial<Diagnostic>): Diagnostic {
  return {
    ruleId: 'column-renamed',
    severity: 'error',
    hazard: 'breaks running code',
    message: 'Renaming users.name breaks running code',
    because: [],
    location: {
      path: 'db/0013_change.sql',
      start: { line: 1, column: 1 },
      end: { line: 1, column: 9 },
      offset: 0,
      length: 8,
    },
    migrationId: 'db/0013_change.sql',
    statement: 0,
    relations: ['public.users'],
    effect: undefined,
    safely: [],
    leaves: [],
    advice: '',
    references: [],
    ...rest,
  };
}
