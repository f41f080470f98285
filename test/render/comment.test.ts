import { describe, expect, it } from 'vitest';
import { renderComment } from '../../src/render/comment/render-comment.ts';
import { diagnostic, item, project, review, safePlan, statement } from './parts.ts';
import { clear, monorepo, risky } from './samples.ts';

const link = (path: string, line: number) => `https://github.com/acme/shop/blob/abc/${path}#L${line}`;

/** Where each text stands; fails the test where one is missing. */
function positions(body: string, texts: readonly string[]): number[] {
  return texts.map((text) => {
    expect(body).toContain(text);
    return body.indexOf(text);
  });
}

const between = (body: string, from: string, to: string) => body.slice(body.indexOf(from), body.indexOf(to));

describe('above the fold', () => {
  const fold = renderComment(risky).split('<details>')[0] ?? '';

  it('the verdict comes first, with what remains to tick', () => {
    expect(fold).toMatch(/^## .*5 items to tick before merging\n\n\*\*Renaming `users.name` breaks/);
  });

  it('the worst finding names its table, lock mode, what waits and the work', () => {
    expect(fold).toContain(
      'table `users` · lock **ACCESS EXCLUSIVE** (observed) · waits: **all reads and writes** · work: brief, no rows read',
    );
  });

  it('what to paste instead is there, with its time limit', () => {
    expect(fold).toContain(
      "```sql\n-- Add full_name beside name (a transaction of its own)\nSET LOCAL lock_timeout = '2s';",
    );
    expect(fold).toContain('more steps in the plan below');
  });

  it('a refuted proof stands out before the worst finding', () => {
    const [refuted, worst] = positions(fold, [
      '**⛔ Refuted**: the rollback does not restore the schema',
      '**Worst of 4',
    ]);
    expect(refuted).toBeLessThan(worst ?? 0);
  });

  it('a statement that fails is named with its error', () => {
    const broken = statement(3, 'ALTER TABLE users ADD nope', {
      outcome: { kind: 'fails', error: { sqlState: '42601', message: 'syntax error at or near "nope"' } },
    });
    const [first] = risky.projects;
    const migrations = first?.migrations.map((each) => ({ ...each, statements: [broken] })) ?? [];
    const body = renderComment({
      ...risky,
      verdict: { ...risky.verdict, state: 'blocked' },
      projects: [project({ migrations })],
    });
    expect(body).toMatch(/^## ⛔ Migration review: it fails as written/);
    expect(body.split('<details>')[0]).toContain('**⛔ Fails**: `ALTER TABLE users ADD nope` at');
  });

  it('what was not rehearsed says so, with the reason', () => {
    const [first] = risky.projects;
    if (first === undefined) throw new Error('the sample has a project');
    const rehearsal = { ...first.rehearsal, outcome: 'not rehearsed' as const, reason: 'it took longer than 60 s' };
    const body = renderComment({ ...risky, projects: [{ ...first, rehearsal }] });
    expect(body.split('<details>')[0]).toContain('**not rehearsed**: it took longer than 60 s');
  });
});

describe('the sections', () => {
  const body = renderComment(risky, { link });

  it('follow the order in which a reviewer asks', () => {
    const order = positions(body, [
      '<summary>Risk matrix',
      '<summary>Statements',
      '### Checklist',
      '<summary>Plan',
      '<summary>Rollback',
      '<summary>Verification queries',
      '<summary>After the merge',
      '<summary>Not analysed',
      '<summary>Rehearsal',
    ]);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('the risk matrix starts with the worst risk and leaves out what there is no sign of', () => {
    const matrix = between(body, '<summary>Risk matrix', '<summary>Statements');
    expect(matrix.indexOf('**downtime**')).toBeLessThan(matrix.indexOf('data loss'));
    expect(matrix).toContain('No sign of: rollback needed.');
  });

  it('every statement has one line with lock, what waits, work and undo', () => {
    const lines = between(body, '<summary>Statements', '<summary>Schema');
    expect(lines).toMatch(
      /\| \[11\]\(.*#L11\) \| `CREATE INDEX .*` \| SHARE on `orders` \| writes \(INSERT, UPDATE, DELETE\) \| builds an index \| yes \|/,
    );
  });

  it('rules stand behind their statements, errors before warnings, with the reason of their severity', () => {
    const lines = between(body, '<summary>Statements', '<summary>Schema');
    expect(lines.lastIndexOf('**error**')).toBeLessThan(lines.indexOf('**warning**'));
    expect(lines).toContain('because the size of the table is unknown');
    expect(lines).toContain('**depends on data** line 5');
  });

  it('steps of the plan show where a deployment has to come between', () => {
    const plan = between(body, '<summary>Plan', '<summary>Rollback');
    expect(plan).toContain('Deploy boundary: release 1 of the application must run everywhere before you go on.');
    expect(plan).toContain('Plan: 5 steps in 3 releases (proven)');
  });

  it('the timeline is a diagram with its text beside it', () => {
    expect(body).toContain('2. Backfill move readers verify : 2000-01-02, 2000-01-08');
    expect(body).toContain('- **days 2 to 7**, migrate: Backfill, move readers, verify');
  });

  it('a refuted way back lists what differs', () => {
    const rollback = between(body, '<summary>Rollback: ⛔ refuted', '<summary>Verification');
    expect(rollback).toContain('- index `orders_user_id_idx` is left behind');
  });

  it('names of the schema public are shown as people say them, SQL to paste keeps them', () => {
    expect(body).toContain('Renaming `users.name`');
    expect(body).toContain('ALTER TABLE public.users ADD COLUMN full_name text;');
  });

  it('the code that uses a renamed column is listed with its lines, and on which side of the change', () => {
    expect(body).toContain(
      '[`src/users/profile.ts:12`](https://github.com/acme/shop/blob/abc/src/users/profile.ts#L12) reads it (identifier beside the table; running release and this change)',
    );
    expect(body).toContain('`src/users/save.ts:40` writes it (SQL; running release only)');
  });
});

it('a finding on no migration of a project is not lost', () => {
  const stray = diagnostic({ ruleId: 'migration-edited', migrationId: 'elsewhere', message: 'It was merged already.' });
  const body = renderComment({ ...risky, diagnostics: [...risky.diagnostics, stray] });
  expect(body).toContain('<summary>On the change as a whole: 1 finding</summary>');
  expect(body).toContain('`migration-edited`: It was merged already.');
});

describe('the checklist', () => {
  it('has acceptance on top, open items in sight and answered ones folded', () => {
    const body = renderComment(risky);
    const order = positions(body, [
      '#### Acceptance',
      '#### Data integrity',
      '#### Rollback',
      '<summary>Rest of the checklist',
    ]);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(body).toContain('- [ ] <!-- item:a1 --> I accept');
    expect(body).toContain('- [ ] <!-- item:d1 --> **⛔ Failed:** Is existing data');
    expect(body).toContain('- [x] <!-- item:r1 --> **Proven:** Is the down migration tested?');
    expect(body).toContain('- [ ] <!-- item:e1 --> (optional) Are monitoring');
  });

  it('a tick shows who gave it and when, mentions nobody and is counted', () => {
    const body = renderComment(risky, { ticks: new Map([['a1', { by: 'octocat', at: '2026-03-01 09:00 UTC' }]]) });
    expect(body).toContain('4 items to tick before merging');
    expect(body).toMatch(/- \[x\] <!-- item:a1 -->.*\(ticked by `octocat` 2026-03-01 09:00 UTC\)/);
  });

  it('when everything is ticked the title says so', () => {
    const ticks = new Map(risky.checklist.map((each) => [each.id, { by: 'octocat', at: 'today' }]));
    expect(renderComment(risky, { ticks })).toMatch(/^## ✅ Migration review: everything is ticked/);
  });

  it('a project without anything to ask has no checklist', () => {
    expect(renderComment(review({ projects: [project()] }))).not.toContain('Checklist');
  });
});

describe('a clear review', () => {
  const body = renderComment(clear);

  it('is short', () => {
    const unfolded = body.replaceAll(/<details>[\s\S]*?<\/details>/g, '').trim();
    expect(unfolded.split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(3);
  });

  it('has no empty section', () => {
    expect(body).not.toMatch(/<\/summary>\s*<\/details>/);
    for (const title of ['Risk matrix', 'Plan', 'Verification', 'After the merge', 'Not analysed', 'Still used']) {
      expect(body).not.toContain(title);
    }
  });

  it('says of a new table that nobody waits', () => {
    expect(body).toContain('| none on existing tables | nobody: new in this change |');
  });

  it('says that what is written is already safe where there is an execution plan', () => {
    const execution = [
      {
        at: 'now',
        purpose: 'run steps' as const,
        title: 'Apply',
        commands: ['npx prisma migrate deploy'],
        stepIds: [],
        duration: 'brief',
      },
    ];
    const body = renderComment(review({ projects: [project({ plan: { ...safePlan, execution } })] }));
    expect(body).toContain('The migration as written is already the safe way.');
  });
});

describe('a repository with several databases', () => {
  const body = renderComment(monorepo);

  it('has a heading for each, and one checklist before them', () => {
    const order = positions(body, ['### Checklist', '### `apps/api/prisma/migrations` (prisma)', '### `apps/billing']);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(body.match(/### Checklist/g)).toHaveLength(1);
  });

  it('says whose way back was refuted', () => {
    expect(body).toContain('the rollback of apps/api/prisma/migrations does not restore');
  });
});

it('a review that asks for no acceptance is not called clear where something was found', () => {
  const calm = { ...risky.verdict, state: 'clear' as const, open: 0 };
  const body = renderComment({ ...risky, verdict: calm, checklist: [] });
  expect(body).toMatch(/^## ⚠️ Migration review: nothing to tick, 2 errors, 2 warnings\n/);
  const warnings = risky.diagnostics.filter((each) => each.severity === 'warning');
  const mild = renderComment({ ...risky, verdict: { ...calm, worst: 0 }, diagnostics: warnings, checklist: [] });
  expect(mild).toMatch(/^## ✅ Migration review: nothing to tick, 2 warnings\n/);
});

it('an empty review is a title and a sentence', () => {
  const body = renderComment(
    review({
      verdict: { state: 'clear', sentence: 'No migration changed.', basis: 'tried', worst: undefined, open: 0 },
    }),
  );
  expect(body).toMatch(/^## ✅ Migration review: clear\n\n\*\*No migration changed\.\*\*/);
  expect(renderComment(review({ checklist: [item('x', { required: true })] }))).toContain('1 item to tick');
});

it('what could not be read is said once, though it was not analysed either', () => {
  const unreadable = [{ path: 'migrations/0002.sql', reason: 'it is no text' }];
  const notAnalysed = [
    { what: 'migrations/0002.sql', reason: 'it is no text' },
    { what: 'rows in orders', reason: 'it took too long' },
  ];
  const body = renderComment(review({ unreadable, notAnalysed }));
  expect(body).toContain('**2 things not analysed**');
  expect(body.match(/it is no text/g)).toHaveLength(1);
});
