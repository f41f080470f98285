import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type HttpResponse, type Route, text } from './route.ts';

export type Listening = {
  readonly port: number;
  /** Takes no new connections, lets what is in hand end, `seconds` at most. */
  readonly drain: (seconds: number) => Promise<void>;
};

export type Address = { readonly host: string; readonly port: number };

/** What every answer carries: nothing is loaded, framed, sniffed, indexed or kept, unless a route says otherwise. */
const guards: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
};

/**
 * Serves the routes.
 *
 * @param failed hears what a route throws; the visitor is told nothing but that
 * @throws the system's error when the address can't be had
 */
export async function listen(
  routes: readonly Route[],
  { host, port }: Address,
  failed: (error: unknown) => void,
): Promise<Listening> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 });
  let draining = false;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const reply = async (): Promise<void> => {
      const answer = await answerTo(request, routes, failed);
      // Who is answered while all comes to its end shall not ask again on the same connection.
      if (draining) response.setHeader('connection', 'close');
      send(request, response, answer);
    };
    reply().catch(failed);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  // Without a listener one connection too many would end the process.
  server.on('error', failed);
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : port,
    drain: (seconds) => {
      draining = true;
      return close(server, seconds);
    },
  };
}

const answerTo = async (
  request: IncomingMessage,
  routes: readonly Route[],
  failed: (error: unknown) => void,
): Promise<HttpResponse> => {
  const url = URL.parse(request.url ?? '/', 'http://host');
  if (url === null) return text(400, 'that is not a valid address');
  const found = routes.flatMap((route) => {
    const caught = route.path.exec(url.pathname);
    return caught ? [{ route, caught: caught.slice(1) }] : [];
  });
  if (found.length === 0) return text(404, 'there is nothing here');
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const chosen = found.find(({ route }) => route.method === method);
  if (!chosen) {
    const methods = found.map((one) => one.route.method);
    return text(405, `only ${methods.join(' and ')}`, { allow: methods.join(', ') });
  }
  try {
    return await chosen.route.handle({ request, url, matches: chosen.caught });
  } catch (error) {
    failed(error);
    return text(500, 'something went wrong; see the log');
  }
};

const send = (request: IncomingMessage, response: ServerResponse, { status, body, headers }: HttpResponse): void => {
  const unread = !request.complete;
  response.writeHead(status, { ...guards, ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
  if (unread) discardRest(request);
};

/**
 * What was refused before it was read is read for a moment, unseen: who is cut off while sending does not see the answer. So
 * the answer does not say `connection: close` either: Node would cut at once.
 */
const discardRest = (request: IncomingMessage): void => {
  const cut = setTimeout(() => request.destroy(), 1000).unref();
  request.on('error', () => undefined).once('close', () => clearTimeout(cut));
  request.resume();
};

const close = async (server: Server, seconds: number): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), seconds * 1000).unref();
  await closed;
  clearTimeout(cut);
};
