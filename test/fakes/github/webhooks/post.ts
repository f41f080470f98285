import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { App, Delivery } from '../state/world.ts';

export type Target = { readonly url: string; readonly secret: string };

/** GitHub waits ten seconds for an answer. */
const patience = 10_000;

/** Connections are kept, as GitHub keeps them; a flood would run out of ports without. */
const agent = new Agent({ keepAlive: true, maxSockets: 200 });

/** Sends a delivery, and writes into it how that went. */
export async function post({ url, secret }: Target, app: App, delivery: Delivery): Promise<void> {
  const body = bodyOf(delivery);
  delivery.headers = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/fake',
    'x-github-delivery': delivery.guid,
    'x-github-event': delivery.event,
    'x-github-hook-id': `${app.id}`,
    'x-github-hook-installation-target-id': `${app.id}`,
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  const started = performance.now();
  try {
    const { status, text } = await exchange(url, delivery.headers, body);
    delivery.statusCode = status;
    delivery.status = status < 400 ? 'OK' : `Invalid HTTP Response: ${status}`;
    delivery.response = text;
  } catch (error) {
    delivery.statusCode = 502;
    delivery.status = 'failed to connect to host';
    delivery.response = `${error}`;
  }
  delivery.seconds = (performance.now() - started) / 1000;
}

const bodies = new WeakMap<object, string>();

/** The same payload is written once, however often it is sent. */
function bodyOf({ payload }: Delivery): string {
  const body = bodies.get(payload) ?? JSON.stringify(payload);
  bodies.set(payload, body);
  return body;
}

function exchange(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<{ status: number; text: string }> {
  return new Promise((done, failed) => {
    const options = {
      method: 'POST',
      agent,
      timeout: patience,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    };
    const sent = request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => done({ status: response.statusCode ?? 0, text }));
      response.on('error', failed);
    });
    sent.on('timeout', () => sent.destroy(new Error('timed out')));
    sent.on('error', failed);
    sent.end(body);
  });
}

/** Closes what is kept open, so that a test can end. */
export function closeConnections(): void {
  agent.destroy();
}
