import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { type InProcesses, reviewerInProcesses } from '../../../src/app/reviewer/in-processes.ts';
import { type TaskLimits, taskLimits } from '../../../src/app/reviewer/process.ts';
import type { ReviewWish } from '../../../src/app/reviewer/reviewer.ts';
import type { Tree } from '../../../src/model/change.ts';
import { defaultSettings } from '../../../src/model/settings.ts';
import { treeOf } from '../../fakes/tree.ts';

const directory = mkdtempSync(join(tmpdir(), 'reviewer-'));
const heard: string[] = [];
let reviewer: InProcesses | undefined;
afterEach(() => {
  reviewer?.close();
  heard.length = 0;
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const open = (limits: Partial<TaskLimits> = {}): InProcesses => {
  const options = { engine: { name: 'embedded' as const }, directory, rules: undefined, warm: false };
  reviewer = reviewerInProcesses(
    options,
    { rehearsed: (outcome) => heard.push(outcome) },
    { ...taskLimits, ...limits },
  );
  return reviewer;
};

const history = { 'migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY, email text);\n' };
const path = 'migrations/0002_next.sql';

const wishOf = (sql: string, head: Partial<Tree> = {}): ReviewWish => ({
  repository: 1,
  change: {
    base: treeOf(history),
    head: { ...treeOf({ ...history, [path]: sql, 'app.ts': 'db.query("SELECT email FROM users");\n' }), ...head },
    changed: [{ path, status: 'added' }],
    settings: defaultSettings,
  },
  code: async (side, paths) =>
    new Map(paths.map((one) => [one, side === 'head' ? 'db.query("SELECT email FROM users");' : ''])),
  fixesIn: [path],
});

const heavy = Array.from({ length: 4_000 }, (_, at) => `ALTER TABLE users ADD COLUMN c${at} int;`).join('\n');

test('a change is read, rehearsed, searched for and written in a process of its own, and the next one in the same', async () => {
  const { review, write, page } = open();
  const { review: made } = await review(wishOf('ALTER TABLE users DROP COLUMN email;\n'));
  expect(heard).toEqual(['rehearsed']);
  expect(made.projects[0]?.rehearsal.outcome).toBe('rehearsed');
  expect(made.usages[0]?.usages[0]?.path).toBe('app.ts');
  const checked = await review(wishOf('ALTER TABLE users ADD CONSTRAINT positive CHECK (id > 0);\n'));
  expect(checked.suggestions[0]?.body).toContain('NOT VALID');
  const written = await write({ review: made, ticks: new Map(), document: undefined, files: 'https://x', notes: [] });
  expect(written.comment).toContain('users.email');
  expect(await page({ review: made, ticks: new Map(), as: 'page' })).toContain('<html');
});

test.each([
  ['time', { seconds: 0.2 }, /^Not reviewed: it was stopped after 0\.2 s of work\.$/],
  ['memory', { megabytes: 60 }, /^Not reviewed: it was stopped at 60 MiB of memory\.$/],
])(
  'a review that takes more %s than it may is stopped, and its change waits for a person',
  async (_, limits, sentence) => {
    const { review } = open(limits);
    const { review: made } = await review(wishOf(heavy));
    expect(made.verdict.sentence).toMatch(sentence);
    expect(made.checklist.filter(({ required, state }) => required && state === 'to confirm')).toHaveLength(1);
    // A tick is for what was read, and for nothing else.
    const { review: other } = await review(wishOf(`${heavy}\nSELECT 1;`));
    expect(other.checklist[0]?.id).not.toBe(made.checklist[0]?.id);
  },
);

test('a review as long as a book is not kept, and its change waits for a person', async () => {
  const text = `INSERT INTO users (id, email) VALUES (1, '${'x'.repeat(3_500_000)}');`;
  const { review: made } = await open().review(wishOf(text));
  expect(made.verdict.sentence).toMatch(/^Not reviewed: the review alone has \d+\.\d MB; up to 3\.0 MB are kept\.$/);
});

test('what is thrown where a tree is read is thrown by the review', async () => {
  const busy = new Error('GitHub can’t do it now');
  const { review } = open();
  await expect(review(wishOf('SELECT 1;', { read: () => Promise.reject(busy) }))).rejects.toBe(busy);
});

test('a review that nobody waits for any more is ended', async () => {
  const stop = new AbortController();
  const { review } = open();
  const given = review(wishOf(heavy), stop.signal);
  stop.abort(new Error('the job is over'));
  await expect(given).rejects.toThrow('the job is over');
});
