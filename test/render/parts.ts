import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { Effect, LockMode } from '../../src/model/effect.ts';
import type { Plan, PlannedStep } from '../../src/model/plan.ts';
import type {
  ChecklistItem,
  ProjectReview,
  Review,
  ReviewedMigration,
  ReviewedStatement,
} from '../../src/model/review.ts';
import type { Column, Schema, Table } from '../../src/model/schema.ts';
import type { Step } from '../../src/model/step.ts';
import type { Location } from '../../src/model/text.ts';
import { emptySchema } from '../../src/schema/print/print-schema.ts';

/** The smallest whole value of each type, to be changed in what a story is about. */
export const path = 'prisma/migrations/20260301090000_full_name/migration.sql';

export function location(line: number, file = path): Location {
  return { path: file, start: { line, column: 1 }, end: { line, column: 40 }, offset: line * 40, length: 39 };
}

export function effect(locks: readonly (readonly [string, LockMode])[], more: Partial<Effect> = {}): Effect {
  return {
    source: 'observed',
    locks: locks.map(([relation, mode]) => ({ relation, mode, kind: 'table', table: undefined, isNew: false })),
    rewrites: [],
    scans: [],
    indexBuilds: [],
    created: [],
    dropped: [],
    ...more,
  };
}

export function statement(line: number, sql: string, more: Partial<ReviewedStatement> = {}): ReviewedStatement {
  return {
    sql,
    location: location(line),
    relations: ['public.users'],
    classification: { kinds: ['other'], risk: 'low', approach: 'single migration', because: [] },
    effect: undefined,
    outcome: undefined,
    work: 'brief',
    reversible: 'yes',
    diagnostics: [],
    ...more,
  };
}

export function migration(
  statements: readonly ReviewedStatement[],
  more: Partial<ReviewedMigration> = {},
): ReviewedMigration {
  return {
    id: path,
    path,
    framework: 'prisma',
    version: '20260301090000',
    name: 'full_name',
    status: 'new',
    transaction: {
      mode: 'implicit',
      because: 'Prisma sends the file as one query string',
      optOut: 'Put the statement in a migration of its own.',
      alone: false,
      reference: 'https://www.prisma.io/docs/orm/prisma-migrate',
    },
    statements,
    down: 'absent',
    ...more,
  };
}

export function diagnostic(more: Partial<Diagnostic>): Diagnostic {
  return {
    ruleId: 'column-renamed',
    severity: 'error',
    hazard: 'breaks running code',
    message: 'Running code still asks for `public.users.name`.',
    because: [],
    location: location(2),
    migrationId: path,
    statement: 0,
    relations: ['public.users'],
    effect: undefined,
    safely: [],
    leaves: [],
    advice: 'Add the new column beside the old one.',
    references: ['https://www.postgresql.org/docs/current/sql-altertable.html'],
    ...more,
  };
}

export function step(id: string, title: string, sql: string, more: Partial<Step> = {}): Step {
  return {
    id,
    title,
    purpose: 'as written',
    phase: 'expand',
    kind: sql === '' ? 'application' : 'schema',
    sql,
    down: undefined,
    irreversible: undefined,
    transaction: 'own',
    lockTimeout: sql === '' ? undefined : '2s',
    statementTimeout: undefined,
    program: undefined,
    release: 0,
    day: 1,
    application: undefined,
    writes: undefined,
    why: 'Nothing that runs today notices.',
    ...more,
  };
}

export function planned(one: Step): PlannedStep {
  return { step: one, effects: [], estimate: undefined, from: undefined };
}

export function item(id: string, more: Partial<ChecklistItem> = {}): ChecklistItem {
  return {
    id,
    group: 'deployment',
    text: 'Is the team told?',
    required: false,
    state: 'to confirm',
    basis: 'seen',
    evidence: '',
    ...more,
  };
}

export function column(name: string, type: string, more: Partial<Column> = {}): Column {
  return {
    name,
    type,
    notNull: false,
    notNullValidated: true,
    default: undefined,
    identity: undefined,
    generated: undefined,
    collation: undefined,
    ...more,
  };
}

export function relation(name: string, columns: readonly Column[], more: Partial<Table> = {}): Table {
  return {
    name,
    kind: 'table',
    unlogged: false,
    columns,
    constraints: [],
    indexes: [],
    triggers: [],
    rules: [],
    policies: [],
    rowSecurity: 'off',
    replicaIdentity: 'default',
    partitionOf: undefined,
    partitionKey: undefined,
    inherits: [],
    options: [],
    ...more,
  };
}

export function schema(tables: readonly Table[]): Schema {
  return { ...emptySchema, tables };
}

export const safePlan: Plan = {
  differs: false,
  steps: [],
  stepsProof: { state: 'proven', how: 'As written.' },
  gains: [],
  rollback: {
    source: 'generated',
    path: undefined,
    sql: 'DROP TABLE public.invoices;',
    transactional: true,
    losses: [],
    leaves: [],
    saved: [],
    proof: { state: 'proven', how: 'Run down and up again: same schema.' },
  },
  verification: [],
  timeline: [],
  execution: [],
  afterwards: [],
};

export function project(more: Partial<ProjectReview> = {}): ProjectReview {
  return {
    framework: 'prisma',
    directory: 'prisma/migrations',
    detectedBy: 'migration_lock.toml',
    guidance: {
      generate: 'npx prisma migrate dev --create-only --name <name>',
      deploy: 'npx prisma migrate deploy',
      status: 'npx prisma migrate status',
      baseline: 'npx prisma migrate resolve --applied 0_init',
      markApplied: 'npx prisma migrate resolve --applied <migration>',
      rollBack: 'Prisma has no down scripts: run the SQL above with `npx prisma db execute --file down.sql`.',
      reference: 'https://www.prisma.io/docs/orm/prisma-migrate',
    },
    migrations: [],
    schemaChanges: [],
    before: undefined,
    after: undefined,
    rehearsal: {
      outcome: 'rehearsed',
      reason: undefined,
      engine: { name: 'embedded', description: 'PostgreSQL 18.6 (PGlite 0.5.16)', version: 18 },
      history: { migrations: 41, applied: 41, cached: false, madeUp: [], skipped: [] },
      rows: { made: [], notMade: [] },
      roundTrip: undefined,
    },
    summary: {
      tables: ['public.users'],
      rows: 'unknown: no statistics were shared',
      lockDuration: 'brief',
      totalDuration: 'brief',
      space: undefined,
    },
    risks: [],
    plan: safePlan,
    contention: undefined,
    ...more,
  };
}

export function review(more: Partial<Review> = {}): Review {
  return {
    formatVersion: 3,
    verdict: {
      state: 'clear',
      sentence: 'One new table; nothing waits for it.',
      basis: 'tried',
      worst: undefined,
      open: 0,
    },
    projects: [],
    diagnostics: [],
    suppressed: [],
    checklist: [],
    usages: [],
    unreadable: [],
    notAnalysed: [],
    postgres: { version: 16, from: '`image: postgres:16` in compose.yaml' },
    counts: { error: 0, warning: 0, note: 0 },
    ...more,
  };
}
