import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiDescription } from '../description/api.ts';
import type { World } from '../state/world.ts';
import { admit } from './admission.ts';
import { type Answer, type Call, type Caller, Refusal, type Route } from './call.ts';
import { authenticate } from './credentials.ts';
import type { Faults } from './faults.ts';
import type { Limits } from './limits.ts';
import type { Seen, Violation } from './record.ts';
import { createRouter, type Found } from './router.ts';
import { send } from './send.ts';

export type ServerParts = {
  readonly world: World;
  readonly routes: readonly Route[];
  readonly description: () => ApiDescription;
  readonly limits: Limits;
  readonly faults: Faults;
  readonly seen: Seen[];
  readonly violations: Violation[];
  /** Milliseconds that every answer takes longer, by route. */
  readonly latency: (route: string) => number;
};

type Incoming = {
  readonly method: string;
  readonly address: URL;
  readonly pathname: string;
  readonly body: unknown;
  readonly request: IncomingMessage;
};

/** The HTTP server: one request after the other through description, limits, rights and its route. */
export function createHttpServer(parts: ServerParts): Server {
  const router = createRouter(parts.routes);
  return createServer((request, response) => {
    const started = performance.now();
    const leave = parts.limits.enter();
    serve(parts, router, request, response, started)
      .catch((error: unknown) => {
        parts.violations.push({
          by: 'answer',
          route: `${request.method} ${request.url}`,
          wrong: [`${error instanceof Error ? error.stack : error}`],
        });
        if (!response.headersSent) send(request, response, refusal(new Refusal(500, `The fake broke: ${error}`)));
      })
      .finally(leave);
  });
}

async function serve(
  parts: ServerParts,
  router: ReturnType<typeof createRouter>,
  request: IncomingMessage,
  response: ServerResponse,
  started: number,
) {
  const address = new URL(request.url ?? '/', parts.world.origin);
  const pathname = address.pathname.replace(/^\/api\/v3(?=\/)/, '').replace(/^\/api\/graphql$/, '/graphql');
  const method = request.method ?? 'GET';
  const found = router(method, pathname);
  const route = found?.route.route ?? 'unknown';
  const incoming = { method, address, pathname, body: await readBody(request), request };
  const fault = parts.faults.next(route);
  const lost = fault?.after ?? false;
  const answer: Answer =
    fault !== undefined && !lost
      ? { status: 0 }
      : found === undefined
        ? unserved(parts, incoming)
        : await answerTo(parts, found, incoming);
  const latency = parts.latency(route);
  if (latency > 0) await sleep(latency);
  const status = fault === undefined ? answer.status : fault.status === 'cut' ? 0 : fault.status;
  const milliseconds = performance.now() - started;
  parts.seen.push({
    method,
    route,
    path: `${pathname}${address.search}`,
    status,
    at: new Date(),
    milliseconds,
    body: incoming.body,
  });
  if (fault === undefined) send(request, response, answer);
  else if (fault.status === 'cut') response.destroy();
  else
    send(
      request,
      response,
      refusal(new Refusal(fault.status, fault.message ?? 'Server Error', undefined, fault.headers)),
    );
}

function unserved(parts: ServerParts, { method, pathname }: Incoming): Answer {
  parts.violations.push({
    by: 'request',
    route: `${method} ${pathname}`,
    wrong: ['the fake serves no such route: add it to routes/ if GitHub does'],
  });
  return refusal(new Refusal(404, 'Not Found'));
}

async function answerTo(parts: ServerParts, found: Found, incoming: Incoming): Promise<Answer> {
  let limits: Readonly<Record<string, string>> = {};
  try {
    const caller = authenticate(parts.world, incoming.request.headers.authorization);
    if (found.route.described !== false || found.route.route === 'POST /graphql') {
      limits = parts.limits.take(caller, found.route.route === 'POST /graphql' ? 'graphql' : 'core');
    }
    const answer = checked(parts, found, await handle(parts, found, caller, incoming));
    return { ...answer, headers: { ...limits, ...answer.headers } };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refusal(error, limits);
  }
}

async function handle(parts: ServerParts, { route, path }: Found, caller: Caller, incoming: Incoming): Promise<Answer> {
  const { address, body } = incoming;
  const query = Object.fromEntries(address.searchParams);
  const { accept = '' } = incoming.request.headers;
  const call: Call = { world: parts.world, caller, path, query, body, accept, address };
  admit(parts.world, caller, route.needs, path);
  const wrong = route.described === false ? [] : parts.description().wrongRequest(route.route, { path, query, body });
  if (wrong.length > 0) {
    parts.violations.push({ by: 'request', route: route.route, wrong });
    throw new Refusal(422, `Invalid request.\n\n${wrong.join('\n')}`);
  }
  return route.handle(call);
}

/** The answer, whole and as GitHub describes it. */
function checked(parts: ServerParts, { route }: Found, answer: Answer): Answer {
  if (route.described === false || answer.raw !== undefined) return answer;
  const { body, wrong } = parts.description().answer(route.route, answer.status, answer.body);
  if (wrong.length > 0) throw new Error(`The fake's answer to ${route.route} is not GitHub's: ${wrong.join('; ')}`);
  return { ...answer, body };
}

const refusal = ({ status, message, errors, headers }: Refusal, more: Answer['headers'] = {}): Answer => ({
  status,
  body: {
    message,
    ...(errors === undefined ? {} : { errors }),
    documentation_url: 'https://docs.github.com/rest',
    status: `${status}`,
  },
  headers: { ...more, ...headers },
});

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
