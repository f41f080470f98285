import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { jobsFor } from '../../../src/app/github/events.ts';
import type { JobRequest } from '../../../src/app/github/job.ts';
import { openQueue } from '../../../src/app/queue/open-queue.ts';
import type { Queue } from '../../../src/app/queue/queue.ts';
import type { Database } from '../../../src/app/store/database.ts';
import { openDatabase } from '../../../src/app/store/open-database.ts';
import { recordsIn } from '../../../src/app/store/records-in-database.ts';
import { type Listening, listen } from '../../../src/app/web/server.ts';
import { type DeliveryOutcome, type WebhookOptions, webhookRoute } from '../../../src/app/web/webhook.ts';
import { addEmptyStore } from '../../fakes/kept/store.ts';
import { pace, pullRequest, silent } from '../queue/jobs.ts';

const secret = 'the present secret, long enough to be one';
const previous = 'the one before, which is long enough too';
const wanted: readonly JobRequest[] = [{ job: pullRequest(1), request: undefined }];

let listening: Listening;
let outcomes: string[];
let sent: string[];
let heard: { name: string; payload: unknown }[];
let sending: () => Promise<'queued' | 'known' | 'coalesced'>;

const start = async (more: Partial<WebhookOptions> = {}): Promise<void> => {
  await listening?.drain(0);
  const intake: WebhookOptions = {
    appId: 7,
    secrets: [secret, previous],
    jobsFor: async (event) => {
      heard.push(event);
      return wanted;
    },
    queue: {
      send: async (_, delivery) => {
        sent.push(delivery);
        return sending();
      },
      deleteJobs: async () => undefined,
    },
    now: () => new Date(0),
    counted: (event: string, outcome: DeliveryOutcome) => outcomes.push(`${event} ${outcome}`),
    failed: () => undefined,
    ...more,
  };
  listening = await listen([webhookRoute(intake)], { host: '127.0.0.1', port: 0 }, () => undefined);
};

beforeEach(async () => {
  [outcomes, sent, heard, sending] = [[], [], [], async () => 'queued'];
  await start();
});
afterEach(() => listening.drain(0));

const sign = (body: string, key: string): string => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;

type Told = { readonly key?: string; readonly body?: string; readonly headers?: Readonly<Record<string, string>> };

const deliver = ({ key = secret, body = '{"action":"opened"}', headers = {} }: Told = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${listening.port}/api/github/webhooks`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'pull_request',
      'x-github-delivery': randomUUID(),
      'x-github-hook-installation-target-id': '7',
      'x-hub-signature-256': sign(body, key),
      ...headers,
    },
  });

describe('a delivery', () => {
  test('is put down and answered', async () => {
    const id = randomUUID();
    const answer = await deliver({ headers: { 'x-github-delivery': id } });
    expect([answer.status, await answer.text()]).toEqual([200, 'queued\n']);
    expect(sent).toEqual([id]);
    expect(heard).toEqual([{ name: 'pull_request', payload: { action: 'opened' } }]);
    expect(outcomes).toEqual(['pull_request queued']);
  });

  test.each([secret, previous])('is taken with either secret while it is being changed', async (key) => {
    expect((await deliver({ key })).status).toBe(200);
  });

  test('signed with another secret, or altered on its way, is refused unread', async () => {
    expect((await deliver({ key: 'development' })).status).toBe(401);
    expect((await deliver({ headers: { 'x-hub-signature-256': sign('{"action":"closed"}', secret) } })).status).toBe(
      401,
    );
    expect((await deliver({ headers: { 'x-hub-signature-256': 'sha256=00' } })).status).toBe(401);
    expect(heard).toEqual([]);
    expect(outcomes).toEqual(Array(3).fill('unverified refused'));
  });

  test.each([
    ['another App', 401, { 'x-github-hook-installation-target-id': '8' }],
    ['no UUID', 400, { 'x-github-delivery': '1; DROP TABLE deliveries' }],
    ['a strange event', 400, { 'x-github-event': 'pull request\u00e9' }],
    ['a form', 415, { 'content-type': 'application/x-www-form-urlencoded' }],
  ] as const)('with %s is refused', async (_, status, headers) => {
    expect((await deliver({ headers })).status).toBe(status);
    expect(heard).toEqual([]);
  });

  test('that is no JSON is refused, though it was signed', async () => {
    expect((await deliver({ body: '{"action":' })).status).toBe(400);
    expect((await deliver({ body: '7' })).status).toBe(400);
  });

  test('that could not be put down is answered so that it comes again', async () => {
    sending = () => Promise.reject(new Error('the database is gone'));
    expect((await deliver()).status).toBe(503);
    expect(outcomes).toEqual(['pull_request failed']);
  });

  test('comes again as long as nobody knows who this App is', async () => {
    await start({ jobsFor: async () => undefined });
    expect((await deliver()).status).toBe(503);
    expect(sent).toEqual([]);
  });

  test('of more than 25 MB is refused by its announced length', async () => {
    expect((await deliver({ body: `"${'x'.repeat(26 * 1024 * 1024)}"` })).status).toBe(413);
  });

  test('that never says how long it is, is cut off at 25 MB, and little of it is held', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    let [written, most] = [0, 0];
    const status = await new Promise<number>((resolve) => {
      const asked = httpRequest({
        port: listening.port,
        path: '/api/github/webhooks',
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-github-event': 'push',
          'x-github-delivery': randomUUID(),
          'x-hub-signature-256': sign('', secret),
        },
      });
      asked.on('response', (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      });
      asked.on('error', () => undefined);
      const more = (): void => {
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
        if (written++ < 200 && !asked.destroyed) asked.write(chunk, more);
      };
      more();
    });
    expect(status).toBe(413);
    expect(written).toBeLessThan(200);
    expect(most).toBeLessThan(100 * 1024 * 1024);
  });
});

describe('with the real queue', () => {
  const directory = mkdtempSync(join(tmpdir(), 'webhook-'));
  let database: Database;
  let queue: Queue;
  let statements: number;
  beforeAll(async () => {
    await addEmptyStore(directory);
    const real = await openDatabase({ directory });
    const counting = <Arguments extends readonly unknown[], Result>(ask: (...given: Arguments) => Result) => {
      return (...given: Arguments): Result => {
        statements++;
        return ask(...given);
      };
    };
    database = {
      ...real,
      query: counting(real.query) as Database['query'],
      transaction: counting(real.transaction) as Database['transaction'],
    };
    queue = await openQueue(real, silent, pace);
    queue = { ...queue, send: counting(queue.send) };
  });
  beforeEach(async () => {
    const self = { appId: 7, userId: 99 };
    await start({ queue, jobsFor: (event) => jobsFor(event, self, recordsIn(database)) });
    statements = 0;
  });
  afterAll(async () => {
    await queue.close();
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const repository = { id: 5, name: 'shop', owner: { login: 'acme' } };
  const installation = { id: 3 };

  test('checks of other Apps never reach the database', async () => {
    for (const action of ['created', 'completed', 'rerequested']) {
      const body = JSON.stringify({
        action,
        installation,
        repository,
        check_run: { id: 1, external_id: 'pull/1', app: { id: 8 } },
      });
      const answer = await deliver({ body, headers: { 'x-github-event': 'check_run' } });
      expect(await answer.text()).toBe('noise\n');
    }
    expect(statements).toBe(0);
  });

  test('what a person asks for is kept with the job, once, however often the delivery comes', async () => {
    const id = randomUUID();
    const at = new Date().toISOString();
    const body = JSON.stringify({
      action: 'created',
      installation,
      repository,
      sender: { id: 1, login: 'ann', type: 'User' },
      issue: { number: 4, pull_request: {} },
      comment: {
        id: 2,
        body: '/migration-planner review',
        user: { id: 1, login: 'ann' },
        created_at: at,
        updated_at: at,
      },
    });
    const headers = { 'x-github-event': 'issue_comment', 'x-github-delivery': id };
    expect(await (await deliver({ body, headers })).text()).toBe('queued\n');
    expect(await (await deliver({ body, headers })).text()).toBe('known\n');
    // The same signed body under an id of somebody's own: the job is there already, and nothing is asked.
    const replayed = { ...headers, 'x-github-delivery': randomUUID() };
    expect(await (await deliver({ body, headers: replayed })).text()).toBe('coalesced\n');
    const waiting = await recordsIn(database).pendingRequests({ repository: 5, number: 4 });
    expect(waiting).toMatchObject([{ delivery: id, request: { sender: { login: 'ann' }, ask: { kind: 'command' } } }]);
    expect(await queue.stats()).toMatchObject({ ready: 1 });
  });
});
