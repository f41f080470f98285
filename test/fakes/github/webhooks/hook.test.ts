import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Probot } from 'probot';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FakeGitHub, type Repository, startFakeGitHub } from '../fake-github.ts';

const secret = 'a secret that is long enough for a test';

let github: FakeGitHub;
let shop: Repository;
beforeEach(async () => {
  github = await startFakeGitHub();
  shop = github.repository('acme/shop', { people: { ann: 'write' } });
});
afterEach(() => github.stop());

describe('webhooks', () => {
  const received: { readonly id: string; readonly name: string; readonly action: string; readonly target: string }[] =
    [];
  let receiver: Server;
  let status = 200;
  beforeEach(async () => {
    received.length = 0;
    status = 200;
    const probot = new Probot({ appId: 1, privateKey: github.app.privateKey, secret, logLevel: 'fatal' });
    receiver = createServer(async (request, response) => {
      const [body, header] = [await text(request), (name: string) => `${request.headers[name]}`];
      const genuine = await probot.webhooks.verify(body, header('x-hub-signature-256'));
      const { action } = JSON.parse(body) as { readonly action: string };
      const [id, name, target] = [
        header('x-github-delivery'),
        header('x-github-event'),
        header('x-github-hook-installation-target-id'),
      ];
      if (genuine) received.push({ id, name, action, target });
      response.writeHead(genuine ? status : 401).end();
    });
    await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
    github.deliverTo({ url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`, secret });
  });
  afterEach(() => {
    receiver.closeAllConnections();
    receiver.close();
  });

  test('arrive signed, with the headers of GitHub', async () => {
    github.user('ann').opensPullRequest(shop, { files: { a: '1' } });
    await github.settled();
    expect(received).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: 'pull_request',
        action: 'opened',
        target: `${github.app.id}`,
      },
    ]);
    expect(github.deliveries.at(-1)).toMatchObject({ statusCode: 200, status: 'OK' });
  });

  test('that failed are in the log, and come again under the same id', async () => {
    status = 500;
    github.user('ann').opensPullRequest(shop, { files: { a: '1' } });
    await github.settled();
    status = 200;
    const probot = new Probot({
      appId: github.app.id,
      privateKey: github.app.privateKey,
      secret,
      baseUrl: github.url,
      logLevel: 'fatal',
    });
    const api = await probot.auth();
    const { data } = await api.rest.apps.listWebhookDeliveries({ per_page: 1 });
    expect(data).toMatchObject([{ status_code: 500, event: 'pull_request', action: 'opened', redelivery: false }]);
    await api.rest.apps.redeliverWebhookDelivery({ delivery_id: data[0]?.id ?? 0 });
    await github.settled();
    expect(received).toHaveLength(2);
    expect(received[0]?.id).toBe(received[1]?.id);
    const all = await api.paginate(api.rest.apps.listWebhookDeliveries, { per_page: 2 });
    expect(all).toHaveLength(github.deliveries.length);
    expect(all[0]).toMatchObject({ status_code: 200, redelivery: true });
    expect(github.violations).toEqual([]);
  });

  test('may be late, out of order, doubled and lost', async () => {
    const ann = github.user('ann');
    github.hook.hold();
    const pull = ann.opensPullRequest(shop, { files: { a: '1' } });
    ann.pushes(pull, { a: '2' });
    github.hook.release({ order: 'reversed', times: 2 });
    await github.settled();
    expect(received.map(({ action }) => action).sort()).toEqual(['opened', 'opened', 'synchronize', 'synchronize']);
    github.hook.hold();
    ann.pushes(pull, { a: '3' });
    github.hook.lose();
    await github.settled();
    expect(received).toHaveLength(4);
    expect(github.deliveries.at(-1)?.statusCode).toBe(502);
  });

  test('of other Apps are most of them', async () => {
    const noise = await github.makeNoise(shop, shop.branches.get('main') ?? '', { count: 200, perSecond: 1_000 });
    expect(noise).toEqual({ 200: 200 });
  });
});
