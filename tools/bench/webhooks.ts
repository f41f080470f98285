import { type ChildProcess, fork } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { bench, type Told } from './webhook-server.ts';

export type WebhookMeasures = Readonly<Record<string, string | number>>;

type Heard = { readonly startedAt: Map<number, number>; readonly bytes: number[] };

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/**
 * Sends a flood of checks of other Apps, and a pull request every half second among it. Asks: is every delivery answered, does
 * memory stay flat, how soon do the real jobs start?
 *
 * @param perSecond deliveries of noise
 * @param seconds how long
 */
export async function floodWithNoise(perSecond: number, seconds: number): Promise<WebhookMeasures> {
  const heard: Heard = { startedAt: new Map(), bytes: [] };
  const { server, port } = await startServer(heard);
  const noise = noiseOf(12_000);
  const statuses = new Map<number, number>();
  const answers: number[] = [];
  const sentAt = new Map<number, number>();
  const deliver = async (name: string, body: string): Promise<void> => {
    const begun = performance.now();
    const status = await post(port, name, body);
    answers.push(performance.now() - begun);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };
  // The first second warms up: compiled code, connections, the heap.
  await Promise.all(Array.from({ length: perSecond }, () => deliver('check_run', noise)));
  [answers.length, heard.bytes.length] = [0, 0];
  statuses.clear();
  const begun = performance.now();
  const sending: Promise<void>[] = [];
  for (let count = 0; count < perSecond * seconds; count++) {
    const due = begun + (count / perSecond) * 1000;
    if (due > performance.now() + 1)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    sending.push(deliver('check_run', noise));
    if (count % Math.ceil(perSecond / 2) === 0) {
      const number = 1 + sentAt.size;
      sentAt.set(number, Date.now());
      sending.push(deliver('pull_request', pullRequestOf(number)));
    }
  }
  await Promise.all(sending);
  const took = (performance.now() - begun) / 1000;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  server.disconnect();
  const waits = [...sentAt].map(([number, at]) => (heard.startedAt.get(number) ?? Number.POSITIVE_INFINITY) - at);
  return { ...measures(answers, statuses, took), ...memoryIn(heard.bytes), ...startsIn(waits) };
}

const startServer = async (heard: Heard): Promise<{ readonly server: ChildProcess; readonly port: number }> => {
  const server = fork(join(import.meta.dirname, 'webhook-server.ts'));
  const port = await new Promise<number>((resolve) => {
    server.on('message', (told: Told) => {
      if ('port' in told) resolve(told.port);
      else if ('bytes' in told) heard.bytes.push(told.bytes);
      else heard.startedAt.set(told.started, told.at);
    });
  });
  return { server, port };
};

const post = (port: number, name: string, body: string): Promise<number> =>
  new Promise((resolve) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-github-event': name,
      'x-github-delivery': randomUUID(),
      'x-github-hook-installation-target-id': String(bench.appId),
      'x-hub-signature-256': `sha256=${createHmac('sha256', bench.secret).update(body).digest('hex')}`,
    };
    const sent = request({ port, path: '/api/github/webhooks', method: 'POST', headers, agent }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    sent.once('error', () => resolve(0));
    sent.end(body);
  });

const place = { installation: { id: 3 }, repository: { id: 5, name: 'shop', owner: { login: 'acme' } } };

/** A check run of another App, of about as many bytes as GitHub sends. */
const noiseOf = (bytes: number): string =>
  JSON.stringify({ action: 'completed', ...place, check_run: { app: { id: 8 }, output: { text: 'x'.repeat(bytes) } } });

const pullRequestOf = (number: number): string =>
  JSON.stringify({ action: 'opened', ...place, pull_request: { number, body: 'x'.repeat(12_000) } });

const at = (sorted: readonly number[], share: number): number =>
  Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN) * 10) / 10;

const measures = (answers: number[], statuses: ReadonlyMap<number, number>, took: number): WebhookMeasures => {
  const sorted = answers.sort((a, b) => a - b);
  return {
    'deliveries a second': Math.round(answers.length / took),
    answered: [...statuses].map(([status, count]) => `${count} × ${status}`).join(', '),
    'answer p50 ms': at(sorted, 0.5),
    'answer p99 ms': at(sorted, 0.99),
  };
};

const memoryIn = (bytes: readonly number[]): WebhookMeasures => {
  const megabytes = bytes.map((one) => Math.round(one / 1024 ** 2));
  const half = Math.floor(megabytes.length / 2);
  return {
    'MB first half, most': Math.max(...megabytes.slice(0, half)),
    'MB second half, most': Math.max(...megabytes.slice(half)),
  };
};

const startsIn = (waits: readonly number[]): WebhookMeasures => {
  const sorted = waits.toSorted((a, b) => a - b);
  return { 'real jobs': waits.length, 'job starts p50 ms': at(sorted, 0.5), 'job starts last ms': at(sorted, 1) };
};
