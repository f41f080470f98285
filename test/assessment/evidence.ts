import type { Evidence } from '../../src/assessment/evidence.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { Effect, LockMode, SqlError, StatementTrace } from '../../src/model/effect.ts';
import type { TransactionMode } from '../../src/model/migration.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Rehearsal } from '../../src/model/rehearsal.ts';
import type { ReviewedMigration, ReviewedStatement } from '../../src/model/review.ts';
import { defaultSettings, type Settings } from '../../src/model/settings.ts';
import { settingsSchema } from '../../src/model/settings-schema.ts';
import type { Statement } from '../../src/model/statement.ts';
import { sizeOf } from '../../src/production/table-size.ts';
import { readScript, wholeFile } from '../../src/sql/script.ts';
import { classify } from '../../src/statements/classify.ts';

export type Seen = {
  readonly effect?: Partial<Effect>;
  readonly error?: SqlError;
  readonly onData?: readonly string[];
};

type Parts = Partial<Omit<Evidence, 'plan' | 'rehearsal'>> & {
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

const emptyPlan: Plan = {
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

/** The evidence of a one-file change, as the rehearsal and the rules would have left it. */
export function evidenceOf(sql: string, parts: Parts = {}): Evidence {
  const { plan, rehearsal, seen, mode, path, ...rest } = parts;
  const settings = rest.settings ?? defaultSettings;
  const sizes = { statistics: rest.statistics, settings };
  const statements = readScript(wholeFile(path ?? 'db/0013_change.sql', sql)).statements;
  const observed = rehearsal?.outcome !== 'not rehearsed';
  return {
    framework: 'golang-migrate',
    directory: 'db',
    guidance: {
      generate: 'migrate create',
      deploy: 'migrate up',
      status: undefined,
      baseline: undefined,
      markApplied: undefined,
      rollBack: 'migrate down 1',
      reference: 'https://example.org',
    },
    migrations: [
      migrationOf(statements, seen ?? {}, observed, mode ?? 'migration', path ?? 'db/0013_change.sql', sizes),
    ],
    diagnostics: [],
    schemaChanges: [],
    usages: [],
    unreadable: [],
    statistics: undefined,
    settings,
    postgres: 18,
    ...rest,
    rehearsal: { ...rehearsed, ...rehearsal },
    plan: { ...emptyPlan, ...plan },
  };
}

const migrationOf = (
  statements: readonly Statement[],
  seen: Readonly<Record<number, Seen>>,
  observed: boolean,
  mode: TransactionMode,
  path: string,
  sizes: Pick<Evidence, 'statistics' | 'settings'>,
): ReviewedMigration => ({
  id: path,
  path,
  framework: 'golang-migrate',
  version: '0013',
  name: 'change',
  status: 'new',
  transaction: { mode, because: 'the tool', optOut: undefined, reference: 'https://example.org', alone: false },
  statements: statements.map((statement, index) => reviewed(statement, seen[index] ?? {}, observed, sizes)),
  down: 'present',
});

const reviewed = (
  statement: Statement,
  { effect, error, onData }: Seen,
  observed: boolean,
  sizes: Pick<Evidence, 'statistics' | 'settings'>,
): ReviewedStatement => {
  const dependsOnData = error && onData ? { error, relations: onData } : undefined;
  const trace: StatementTrace | undefined = observed
    ? {
        index: 0,
        outcome: error ? 'failed' : 'ran',
        effect: { ...noEffect, ...effect },
        error,
        dependsOnData,
        rows: undefined,
      }
    : undefined;
  const { relations, classification, work, reversible } = classify({
    statement,
    defaultSchema: 'public',
    before: undefined,
    trace,
    isNew: () => false,
    size: (relation) => sizeOf(relation, sizes).class,
  });
  const { sql, location } = statement;
  const seen = { effect: trace?.effect, error, dependsOnData };
  return { sql, location, relations, classification, work, reversible, ...seen, diagnostics: [] };
};

/** A finding on the statement of that index. */
export function finding(rest: Partial<Diagnostic>): Diagnostic {
  return {
    ruleId: 'column-renamed',
    severity: 'error',
    hazard: 'breaks running code',
    message: 'Renaming users.name breaks running code.',
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
    advice: '',
    references: [],
    ...rest,
  };
}
