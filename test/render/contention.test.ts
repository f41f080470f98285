import { expect, test } from 'vitest';
import type { ContendedRun, Contention } from '../../src/model/contention.ts';
import { renderComment } from '../../src/render/comment/render-comment.ts';
import { renderDocument } from '../../src/render/document/render-document.ts';
import { project, review, safePlan } from './parts.ts';

const run = (write: number, read: number, more: Partial<ContendedRun> = {}): ContendedRun => ({
  write,
  read,
  seconds: write / 1_000,
  error: undefined,
  failures: [],
  parts: [],
  ...more,
});

const contention: Contention = {
  state: 'measured',
  tables: [
    { table: 'public.users', rows: 100_000, reason: undefined },
    { table: 'public.flags', rows: 2, reason: 'nothing distinguishes rows in yes' },
  ],
  writers: 4,
  readers: 2,
  idle: { write: 3, read: 1 },
  written: run(1_700, 12, { failures: [{ message: 'column "name" does not exist', count: 7 }] }),
  planned: run(85, 40, { parts: [{ id: 'validate', write: 85, read: 40, seconds: 2 }] }),
};

const shown = (one: Contention | undefined) => review({ projects: [project({ plan: safePlan, contention: one })] });

test('waits are bars as long as the longest, with their numbers', () => {
  const comment = renderComment(shown(contention));
  expect(comment).toContain('<summary>Others waited up to 1.7 s as written, 85 ms as planned</summary>');
  expect(comment).toContain('| **as written** | ████████████ | 1.7 s | 12 ms | 1.7 s |');
  expect(comment).toContain('| **as planned** | █ | 85 ms | 40 ms | 85 ms |');
  expect(comment).toContain('| ↳ validate | █ | 85 ms | 40 ms | 2.0 s |');
  expect(comment).toContain('| before anything ran | ▏ | 3 ms | 1 ms | |');
});

test('a table that could not be filled says why, and a change that failed is no measurement', () => {
  expect(renderComment(shown(contention))).toContain(
    'generated rows in `users` (100000 rows), `flags` (2 rows: nothing distinguishes rows in yes); 4 clients wrote',
  );
  const error = { sqlState: '22P02', message: 'invalid input syntax for type json' };
  const failed = renderComment(shown({ ...contention, written: { ...contention.written, error } }));
  expect(failed).toContain('<summary>How long others wait: the change failed on the generated rows</summary>');
  const planned = { ...run(85, 40), error };
  expect(renderComment(shown({ ...contention, planned }))).toContain(
    '<summary>Others waited up to 1.7 s as written, and the plan failed on the generated rows</summary>',
  );
  expect(failed).toContain('- As written it failed: invalid input syntax for type json');
});

test('what others were refused is said with how often', () => {
  expect(renderComment(shown(contention))).toContain(
    'As written, statements of others were refused: 7 × `column "name" does not exist`',
  );
});

test('what could not be measured says why, in the document too', () => {
  const unmeasured = shown({ state: 'not measured', reason: 'stopped after 300 s' });
  expect(renderComment(unmeasured)).toContain('<summary>How long others wait: not measured</summary>');
  expect(renderDocument(unmeasured)).toContain('**Not measured**: stopped after 300 s');
});

test('where nobody asked, nothing is said', () => {
  expect(renderComment(shown(undefined))).not.toContain('thers wait');
});
