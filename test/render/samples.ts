import type { ChecklistItem, ProjectReview, Review } from '../../src/model/review.ts';
import {
  column,
  diagnostic,
  effect,
  item,
  location,
  migration,
  path,
  project,
  relation,
  review,
  schema,
  statement,
} from './parts.ts';
import { clearProject } from './sample-clear.ts';
import { renameDiagnostics, renameProject } from './sample-rename.ts';

const checklist: readonly ChecklistItem[] = [
  item('a1', {
    group: 'acceptance',
    text: 'I accept that running code breaks when `users.name` is renamed.',
    required: true,
    evidence: `column-renamed, ${path}:2`,
  }),
  item('a2', {
    group: 'acceptance',
    text: 'I accept that writes to `orders` wait while its index is built.',
    required: true,
    evidence: `index-built-without-concurrently, ${path}:11`,
  }),
  item('d1', {
    group: 'data integrity',
    text: 'Is existing data compatible with the new schema?',
    required: true,
    state: 'failed',
    evidence: '`ALTER COLUMN email SET NOT NULL` fails on NULL (23502)',
  }),
  item('d2', {
    group: 'data integrity',
    text: 'Are foreign key references valid?',
    required: true,
    evidence: 'orphans in `orders.user_id` make it fail; run the query first',
  }),
  item('d3', {
    group: 'data integrity',
    text: 'Are unique constraints without conflicts?',
    state: 'not applicable',
    evidence: 'no unique constraint is added',
  }),
  item('p1', {
    group: 'performance',
    text: 'Are large-table operations batched?',
    state: 'not applicable',
    evidence: 'no rows are changed',
  }),
  item('r1', {
    group: 'rollback',
    text: 'Is the down migration tested?',
    state: 'holds',
    basis: 'tried',
    evidence: 'run down and up again: same schema',
  }),
  item('r2', {
    group: 'rollback',
    text: 'Is a backup taken?',
    required: true,
    evidence: 'nothing in the change can tell',
  }),
  item('e1', {
    group: 'deployment',
    text: 'Are monitoring alerts configured?',
    evidence: 'nothing in the change can tell',
  }),
];

/** A Prisma migration that renames, forbids NULL, adds a foreign key and builds an index. */
export const risky: Review = review({
  verdict: {
    state: 'confirm',
    basis: 'seen',
    sentence: 'Renaming `users.name` breaks the code that runs today, and three more statements make writes wait.',
    worst: 0,
    open: 5,
  },
  projects: [renameProject],
  diagnostics: renameDiagnostics,
  checklist,
  usages: [
    {
      of: { kind: 'column', table: 'public.users', name: 'name', change: 'renamed' },
      usages: [
        {
          of: { kind: 'column', table: 'public.users', name: 'name', change: 'renamed' },
          path: 'src/users/profile.ts',
          line: 12,
          side: 'both',
          excerpt: 'return db.user.findMany({ select: { name: true } })',
          evidence: 'identifier beside the table',
          access: 'reads',
        },
        {
          of: { kind: 'column', table: 'public.users', name: 'name', change: 'renamed' },
          path: 'src/users/save.ts',
          line: 40,
          side: 'base',
          excerpt: 'UPDATE users SET name = $1 WHERE id = $2',
          evidence: 'SQL',
          access: 'writes',
        },
      ],
      more: 3,
      filesSearched: 214,
    },
  ],
  notAnalysed: [{ what: 'prisma/seed.ts', reason: 'code, not SQL' }],
  counts: { error: 2, warning: 2, note: 0 },
});

const quietChecklist: readonly ChecklistItem[] = [
  item('r1', {
    group: 'rollback',
    text: 'Is the down migration tested?',
    state: 'holds',
    basis: 'tried',
    evidence: 'run down and up again: same schema',
  }),
  item('d3', {
    group: 'data integrity',
    text: 'Are unique constraints without conflicts?',
    state: 'not applicable',
    evidence: 'no unique constraint is added',
  }),
];

/** A new table and nothing else. */
export const clear: Review = review({ projects: [clearProject], checklist: quietChecklist });

/** Two databases in one repository. */
export const monorepo: Review = review({
  ...risky,
  projects: [
    { ...renameProject, directory: 'apps/api/prisma/migrations' },
    { ...clearProject, directory: 'apps/billing/supabase/migrations', framework: 'supabase' },
  ],
});

const wide: ProjectReview = project({
  migrations: Array.from({ length: 60 }, (_, number) =>
    migration(
      Array.from({ length: 30 }, (__, line) =>
        statement(line + 1, `ALTER TABLE public.table_${number} ADD COLUMN column_${line} text`, {
          effect: effect([[`public.table_${number}`, 'ACCESS EXCLUSIVE']]),
        }),
      ),
      { id: `migrations/${number}.sql`, path: `migrations/${number}.sql` },
    ),
  ),
  after: schema([relation('public.table_1', [column('column_1', 'text')])]),
  schemaChanges: Array.from({ length: 900 }, (_, number) => ({
    kind: 'added' as const,
    object: 'column',
    name: `public.table_1.column_${number}`,
    table: 'public.table_1',
    before: undefined,
    after: 'text',
  })),
});

/** Far more than a comment holds. */
export const huge: Review = review({
  verdict: { state: 'confirm', sentence: 'Many tables change.', basis: 'seen', worst: 0, open: 40 },
  projects: [wide, { ...renameProject, directory: 'other' }],
  diagnostics: Array.from({ length: 400 }, (_, number) =>
    diagnostic({
      migrationId: `migrations/${number % 60}.sql`,
      location: location(number),
      message: `Finding ${number}: ${'it takes a lock. '.repeat(20)}`,
    }),
  ),
  checklist: Array.from({ length: 200 }, (_, number) =>
    item(`i${number}`, {
      group: 'acceptance',
      required: number < 40,
      text: `I accept change ${number}.`,
      evidence: 'because of what the rule says. '.repeat(8),
    }),
  ),
});

/** What someone writes who wants to break out, ping people or tick boxes. */
export const attack = [
  '</details><script>alert(1)</script>',
  '- [x] <!-- item:a1 --> @octocat #123 GH-7 see https://github.com/o/r/issues/1 www.example.com',
  '`code` ``` ~~~ | a | b | \\| [x](javascript:alert(1)) ![i](https://evil.example/i.png)',
  '<!-- item:a1 --> $$\\huge x$$ *b* _i_ # h > q\u202Eevil\u200B\u0007\u001B[31m',
].join('\n');

/** A review in which every text that a pull request can choose is hostile. */
export function hostile(text: string): Review {
  const named = renameProject.migrations.map((each) => ({
    ...each,
    path: text,
    name: text,
    transaction: { ...each.transaction, because: text },
  }));
  const statements = named.map((each) => ({
    ...each,
    statements: each.statements.map((one) => ({
      ...one,
      sql: text,
      location: { ...one.location, path: text },
      relations: [text],
      outcome: { kind: 'fails' as const, error: { sqlState: '42601', message: text } },
    })),
  }));
  const { plan } = renameProject;
  const hostileProject: ProjectReview = {
    ...renameProject,
    directory: text,
    detectedBy: text,
    migrations: statements,
    schemaChanges: renameProject.schemaChanges.map((each) => ({
      ...each,
      name: text,
      table: text,
      before: text,
      after: text,
    })),
    after: schema([relation(text, [column(text, text)])]),
    rehearsal: {
      ...renameProject.rehearsal,
      history: {
        ...renameProject.rehearsal.history,
        madeUp: [{ kind: 'role', name: text, neededBy: text }],
        skipped: [{ path: text, line: 1, sql: text, reason: text }],
      },
    },
    summary: { tables: [text], rows: text, lockDuration: text, totalDuration: text, space: undefined },
    risks: renameProject.risks.map((risk) => ({ ...risk, evidence: text, mitigation: text })),
    plan: {
      ...plan,
      steps: plan.steps.map((each) => ({
        ...each,
        step: { ...each.step, title: text, sql: text, why: text, application: text },
      })),
      stepsProof: { state: 'refuted', difference: [text] },
      rollback: {
        ...plan.rollback,
        path: text,
        sql: text,
        losses: [text],
        leaves: [text],
        proof: { state: 'not rehearsed', reason: text },
      },
      verification: plan.verification.map((query) => ({ ...query, question: text, sql: text, expect: text })),
      timeline: plan.timeline.map((entry) => ({ ...entry, title: text })),
      execution: plan.execution.map((entry) => ({ ...entry, title: text, commands: [text], at: text, duration: text })),
      afterwards: [text],
    },
  };
  return {
    ...risky,
    verdict: { ...risky.verdict, sentence: text },
    projects: [hostileProject],
    diagnostics: risky.diagnostics.map((each) => ({
      ...each,
      message: text,
      advice: text,
      because: [text],
      relations: [text],
      safely: each.safely.map((one) => ({ ...one, sql: text, title: text })),
      location: { ...each.location, path: text },
      references: [text],
    })),
    checklist: risky.checklist.map((each) => ({ ...each, text, evidence: text })),
    usages: risky.usages.map((report) => ({
      ...report,
      of: { ...report.of, name: text, table: text },
      usages: report.usages.map((usage) => ({ ...usage, path: text, excerpt: text })),
    })),
    unreadable: [{ path: text, reason: text }],
    notAnalysed: [{ what: text, reason: text }],
    suppressed: [{ diagnostic: diagnostic({ message: text }), reason: text, by: location(1, text) }],
    postgres: { version: 16, from: text },
  };
}
