import { pino } from 'pino';
import { expect, test } from 'vitest';
import { openGitHub } from '../../../src/app/start/github/github-app.ts';
import { startFakeGitHub } from '../../fakes/github/fake-github.ts';
import { webhookSecret } from './starting.ts';

test('an installation writes a handful at once, and its requests are counted with what is left of its hour', async () => {
  const github = await startFakeGitHub();
  const shop = github.repository('acme/shop', { files: { 'README.md': 'A shop\n' }, people: { ann: 'write' } });
  const pull = github.user('ann').opensPullRequest(shop, { branch: 'next', files: { 'a.md': 'a\n' } });
  const seen: (readonly [number, number | undefined, number | undefined])[] = [];
  const app = openGitHub(
    { appId: github.app.id, privateKey: github.app.privateKey, secrets: [webhookSecret] },
    { web: github.url, api: github.enterpriseUrl },
    { log: pino({ level: 'silent' }), metrics: { request: (...told) => void seen.push(told) } },
  );
  const [installation] = (await (await app.asApp()).rest.apps.listInstallations()).data;
  const place = { owner: 'acme', repo: 'shop' };
  const reference = { installation: installation?.id ?? 0, id: shop.id, owner: 'acme', name: 'shop' };
  const api = app.apiOf(reference);
  expect(app.apiOf(reference)).toBe(api);
  const begun = performance.now();
  for (const body of ['one', 'two', 'three']) {
    await api.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...place,
      issue_number: pull.number,
      body,
      request: { retries: 0 },
    });
  }
  expect(performance.now() - begun).toBeLessThan(1500);
  await expect(api.request('GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'nothing' })).rejects.toMatchObject({
    status: 404,
  });
  const told = seen.filter(([, of]) => of === installation?.id).map(([status]) => status);
  expect(told).toEqual([201, 201, 201, 404]);
  expect(seen.at(-1)?.[2]).toBeGreaterThan(4000);
  expect(github.violations).toEqual([]);
  await github.stop();
});
