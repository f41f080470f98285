import { Probot, ProbotOctokit } from 'probot';
import { expect, test } from 'vitest';
import { redeliverLost, redeliveryLimits } from '../../../src/app/github/redeliver.ts';
import { hazards, shop } from './shop.ts';
import { openStage, seen } from './stage.ts';

test('what was lost is asked for again, once it is known that it was', async () => {
  const stage = await openStage();
  const { github, settle } = stage;
  const Octokit = ProbotOctokit.defaults({ baseUrl: github.url });
  const { id: appId, privateKey } = github.app;
  const app = await new Probot({ appId, privateKey, secret: 'a secret', logLevel: 'fatal', Octokit }).auth();
  const repository = github.repository('acme/shop', shop);
  await settle();
  github.hook.hold();
  const pull = github.user('ada').opensPullRequest(repository, { files: { 'migrations/0003_index.sql': hazards } });
  github.hook.lose();
  expect(seen(stage, pull).comments).toEqual([]);
  expect(await redeliverLost(app, new Date())).toBeGreaterThan(0);
  await settle();
  expect(seen(stage, pull).comments).toHaveLength(1);
  expect(await redeliverLost(app, new Date())).toBe(0);
  expect(await redeliverLost(app, new Date(), { ...redeliveryLimits, hours: -1 })).toBe(0);
  await stage.close();
  expect(stage.failures).toEqual([]);
  expect(github.violations).toEqual([]);
});
