import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { ProjectReview } from '../../src/model/review.ts';
import {
  column,
  diagnostic,
  effect,
  location,
  migration,
  planned,
  project,
  relation,
  schema,
  statement,
  step,
} from './parts.ts';

const renameEffect = effect([['public.users', 'ACCESS EXCLUSIVE']]);
const indexEffect = effect([['public.orders', 'SHARE']], {
  indexBuilds: [{ index: 'public.orders_user_id_idx', table: 'public.orders', isNew: false }],
});
const keyEffect = effect([
  ['public.orders', 'SHARE ROW EXCLUSIVE'],
  ['public.users', 'SHARE ROW EXCLUSIVE'],
]);

const expand = [
  step('users-full-name-add', 'Add `full_name` beside `name`', 'ALTER TABLE public.users ADD COLUMN full_name text;', {
    down: 'ALTER TABLE public.users DROP COLUMN full_name;',
  }),
  step(
    'users-full-name-sync',
    'Keep both columns written by a trigger',
    'CREATE FUNCTION public.users_full_name_sync() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  NEW.full_name := coalesce(NEW.full_name, NEW.name);\n  RETURN NEW;\nEND\n$$;\nCREATE TRIGGER users_full_name_sync BEFORE INSERT OR UPDATE ON public.users\n  FOR EACH ROW EXECUTE FUNCTION public.users_full_name_sync();',
    { why: 'Code that runs today writes `name` only.' },
  ),
];

const later = [
  step('users-full-name-backfill', 'Fill `full_name` in batches', 'CALL public.users_full_name_backfill();', {
    phase: 'migrate',
    kind: 'data',
    transaction: 'none',
    day: 2,
    why: 'Rows from before the trigger have no `full_name`.',
  }),
  step('users-full-name-read', 'Read and write `full_name` only', '', {
    phase: 'migrate',
    release: 1,
    day: 2,
    application: 'Rename the field in `schema.prisma` with `@map("full_name")` and deploy.',
    why: 'Nothing may ask for `name` when it goes.',
  }),
  step(
    'users-name-drop',
    'Drop the trigger and `name`',
    'DROP TRIGGER users_full_name_sync ON public.users;\nDROP FUNCTION public.users_full_name_sync();\nALTER TABLE public.users DROP COLUMN name;',
    {
      phase: 'contract',
      release: 2,
      day: 14,
      irreversible: 'The values of `name` are gone.',
      why: 'Nobody reads it any more.',
    },
  ),
];

export const renameDiagnostics: readonly Diagnostic[] = [
  diagnostic({
    message:
      'Renaming `public.users.name` takes ACCESS EXCLUSIVE on `public.users` for a moment, and code that runs today fails from then on.',
    location: location(2),
    statement: 0,
    effect: renameEffect,
    safely: [...expand, ...later],
    advice:
      'Add the new column beside the old one, keep both written, move the readers, drop the old one two weeks later.',
  }),
  diagnostic({
    ruleId: 'not-null-set-with-scan',
    hazard: 'blocks reads and writes',
    severity: 'warning',
    message:
      'SET NOT NULL on `public.users.email` reads every row while ACCESS EXCLUSIVE makes all reads and writes of `public.users` wait.',
    because: ['the size of the table is unknown'],
    location: location(5),
    statement: 1,
    effect: renameEffect,
    advice: 'Prove it first with a CHECK that is NOT VALID, then VALIDATE it.',
  }),
  diagnostic({
    ruleId: 'foreign-key-validated-at-once',
    hazard: 'blocks writes',
    severity: 'warning',
    message:
      'Adding the foreign key makes writes to `public.orders` and `public.users` wait while every order is checked.',
    location: location(8),
    statement: 2,
    relations: ['public.orders', 'public.users'],
    effect: keyEffect,
    advice: 'Add it NOT VALID, validate it in a transaction of its own.',
  }),
  diagnostic({
    ruleId: 'index-built-without-concurrently',
    hazard: 'blocks writes',
    message: 'Building the index makes writes to `public.orders` wait (SHARE) until it is built.',
    location: location(11),
    statement: 3,
    relations: ['public.orders'],
    effect: indexEffect,
    advice: 'CREATE INDEX CONCURRENTLY in a migration file that holds nothing else.',
  }),
];

const plan: Plan = {
  differs: true,
  steps: [...expand, ...later].map(planned),
  stepsProof: {
    state: 'proven',
    how: 'All steps were run on 41 replayed migrations with awkward rows; the schemas are equal.',
  },
  gains: [
    '`users`: all reads and writes waited for a scan; now only for a moment',
    '`orders`: writes waited for an index build; now nothing waits',
  ],
  rollback: {
    source: 'generated',
    path: undefined,
    sql: 'ALTER TABLE public.users RENAME COLUMN full_name TO name;\nALTER TABLE public.users ALTER COLUMN email DROP NOT NULL;',
    transactional: true,
    losses: [],
    leaves: [],
    saved: [],
    proof: {
      state: 'refuted',
      difference: [
        'index `public.orders_user_id_idx` is left behind',
        'constraint `orders_user_id_fkey` is left behind',
      ],
    },
  },
  verification: [
    {
      question: 'Are there users without an e-mail address?',
      sql: 'SELECT count(*) FROM public.users WHERE email IS NULL;',
      expect: '0',
      repair: undefined,
      when: 'before',
      group: 'data integrity',
    },
    {
      question: 'Is every index valid?',
      sql: 'SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid;',
      expect: '0 rows',
      repair: undefined,
      when: 'after',
      group: 'indexes',
    },
  ],
  timeline: [
    {
      day: 1,
      lastDay: undefined,
      title: 'Expand: add the column and the trigger',
      phase: 'expand',
      stepIds: ['users-full-name-add', 'users-full-name-sync'],
    },
    {
      day: 2,
      lastDay: 7,
      title: 'Backfill, move readers, verify',
      phase: 'migrate',
      stepIds: ['users-full-name-backfill', 'users-full-name-read'],
    },
    { day: 8, lastDay: undefined, title: 'Stop old writes', phase: 'migrate', stepIds: [] },
    { day: 14, lastDay: undefined, title: 'Drop the old column', phase: 'contract', stepIds: ['users-name-drop'] },
  ],
  execution: [
    {
      at: 'the day before',
      purpose: 'back up',
      title: 'Back up the database',
      commands: ['pg_dump --format=custom --file=before.dump "$DATABASE_URL"'],
      stepIds: [],
      duration: 'depends on size',
    },
    {
      at: 'start of the window',
      purpose: 'run steps',
      title: 'Apply the migration',
      commands: ['npx prisma migrate deploy'],
      stepIds: [],
      duration: 'brief',
    },
  ],
  afterwards: ['Rename the field in `schema.prisma`.', 'Drop `users.name` on day 14.'],
};

export const renameProject: ProjectReview = project({
  migrations: [
    migration([
      statement(2, 'ALTER TABLE "users" RENAME COLUMN "name" TO "full_name"', {
        classification: { kinds: ['rename column'], risk: 'high', approach: 'expand and contract', because: [] },
        effect: renameEffect,
        diagnostics: [0],
      }),
      statement(5, 'ALTER TABLE "users" ALTER COLUMN "email" SET NOT NULL', {
        classification: {
          kinds: ['set NOT NULL'],
          risk: 'medium',
          approach: 'backfill, then constrain',
          because: ['it reads every row'],
        },
        effect: renameEffect,
        work: 'scan',
        diagnostics: [1],
        outcome: {
          kind: 'depends on data',
          error: { sqlState: '23502', message: 'column "email" of relation "users" contains null values' },
          relations: ['public.users'],
        },
      }),
      statement(
        8,
        'ALTER TABLE "orders" ADD CONSTRAINT "orders_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE',
        { effect: keyEffect, work: 'scan', diagnostics: [2], relations: ['public.orders', 'public.users'] },
      ),
      statement(11, 'CREATE INDEX "orders_user_id_idx" ON "orders"("user_id")', {
        effect: indexEffect,
        classification: {
          kinds: ['add index'],
          risk: 'medium',
          approach: 'CONCURRENTLY',
          because: ['it makes writes wait'],
        },
        work: 'index build',
        diagnostics: [3],
        relations: ['public.orders'],
      }),
    ]),
  ],
  schemaChanges: [
    {
      kind: 'removed',
      object: 'column',
      name: 'public.users.name',
      table: 'public.users',
      before: 'text',
      after: undefined,
    },
    {
      kind: 'added',
      object: 'column',
      name: 'public.users.full_name',
      table: 'public.users',
      before: undefined,
      after: 'text',
    },
    {
      kind: 'changed',
      object: 'column',
      name: 'public.users.email',
      table: 'public.users',
      before: 'text',
      after: 'text NOT NULL',
    },
    {
      kind: 'added',
      object: 'constraint',
      name: 'public.orders.orders_user_id_fkey',
      table: 'public.orders',
      before: undefined,
      after: 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE',
    },
    {
      kind: 'added',
      object: 'index',
      name: 'public.orders_user_id_idx',
      table: 'public.orders',
      before: undefined,
      after: 'CREATE INDEX orders_user_id_idx ON public.orders USING btree (user_id)',
    },
  ],
  before: schema([
    relation('public.orders', [column('id', 'bigint', { notNull: true }), column('user_id', 'bigint')]),
    relation('public.users', [
      column('id', 'bigint', { notNull: true }),
      column('name', 'text'),
      column('email', 'text'),
    ]),
  ]),
  after: schema([
    relation('public.orders', [column('id', 'bigint', { notNull: true }), column('user_id', 'bigint')], {
      constraints: [
        {
          name: 'orders_pkey',
          type: 'primary key',
          definition: 'PRIMARY KEY (id)',
          columns: ['id'],
          validated: true,
          references: undefined,
        },
        {
          name: 'orders_user_id_fkey',
          type: 'foreign key',
          definition: 'FOREIGN KEY (user_id) REFERENCES users(id)',
          columns: ['user_id'],
          validated: true,
          references: { table: 'public.users', columns: ['id'] },
        },
      ],
    }),
    relation('public.users', [
      column('id', 'bigint', { notNull: true }),
      column('full_name', 'text'),
      column('email', 'text', { notNull: true }),
    ]),
  ]),
  summary: {
    tables: ['public.orders', 'public.users'],
    rows: 'unknown: no statistics were shared',
    lockDuration: 'while rows are read',
    totalDuration: 'grows with `orders` and `users`',
    space: undefined,
  },
  risks: [
    {
      risk: 'data loss',
      likelihood: 'low',
      impact: 'high',
      basis: 'seen',
      evidence: 'the last step drops `users.name`',
      mitigation: 'step `users-name-drop` waits until day 14',
    },
    {
      risk: 'downtime',
      likelihood: 'high',
      impact: 'high',
      basis: 'tried',
      evidence: 'ACCESS EXCLUSIVE on `users` while every row is read',
      mitigation: 'step `users-email-validate` reads without it',
    },
    {
      risk: 'application breaks',
      likelihood: 'high',
      impact: 'high',
      basis: 'seen',
      evidence: '5 places read `users.name`',
      mitigation: 'steps `users-full-name-add` to `users-name-drop`',
    },
    { risk: 'rollback needed', likelihood: 'none', impact: 'none', basis: 'tried', evidence: '', mitigation: '' },
  ],
  plan,
});
