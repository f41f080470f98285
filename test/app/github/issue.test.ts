import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultLimits, rehearsing } from '../../../src/rehearsal/rehearse.ts';
import { shop } from './shop.ts';
import { openStage, permissions, type Stage } from './stage.ts';

const folder = mkdtempSync(join(tmpdir(), 'migration-planner-images-'));
const rehearse = rehearsing({
  engine: { name: 'embedded' },
  limits: defaultLimits,
  images: { folder, mostBytes: 1024 ** 3 },
});
let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ permissions: { ...permissions, issues: 'write' }, rehearse });
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
  expect(stage.failures).toEqual([]);
  expect(stage.github.violations).toEqual([]);
});

const asked = async (on: Stage, name: string, who: string, body: string) => {
  const { github, settle } = on;
  const repository = github.repository(name, shop);
  const issue = github.user('ada').opensIssue(repository, 'Rename name');
  github.user(who).commentsOnIssue(issue, body);
  await settle();
  return issue.comments.slice(1).map((comment) => comment.body);
};

test('a plan that is asked for under an issue stands on the default branch, proven, with its SQL', async () => {
  const [answer, ...others] = await asked(
    stage,
    'acme/shop',
    'ada',
    '/migration-planner plan rename-column users.name full_name',
  );
  expect(others).toEqual([]);
  expect(answer).toContain('For `ada`, `/migration-planner plan rename-column users.name full_name`');
  expect(answer).toContain('(proven)');
  expect(answer).toContain('ALTER TABLE public.users ADD COLUMN full_name');
});

test('what can not be planned is said, with what is there', async () => {
  const [answer] = await asked(stage, 'acme/typo', 'ada', '/migration-planner plan set-not-null users.nme');
  expect(answer).toContain(
    'Not done: it can’t be done: column "nme" of relation "users" does not exist'.replace('’', "'"),
  );
});

test.each([
  ['whoever may not write', 'acme/read', 'reader', '/migration-planner plan set-not-null users.name'],
  ['other commands, which are about a pull request', 'acme/tick', 'ada', '/migration-planner tick abc'],
  ['what people say to one another', 'acme/talk', 'ada', 'Let us plan this.'],
])('%s: no answer', async (_, name, who, body) => {
  expect(await asked(stage, name, who, body)).toEqual([]);
});

test('without the right to write issues nobody is told, and nothing fails', async () => {
  const least = await openStage({ rehearse });
  expect(await asked(least, 'acme/least', 'ada', '/migration-planner plan set-not-null users.name')).toEqual([]);
  expect(least.failures).toEqual([]);
  await least.close();
});
