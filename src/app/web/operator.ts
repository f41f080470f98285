import type { IncomingMessage } from 'node:http';
import type { Queue } from '../queue/queue.ts';
import type { Metrics } from './metrics.ts';
import { headerOf, type Route, text } from './route.ts';
import { isEqualSecret } from './signature.ts';

/**
 * What the people who run the App see: `/metrics`, the given-up jobs, and a way to put those back.
 *
 * @param token they have to show it (`Authorization: Bearer …`); without one the metrics are open and the rest is not there
 */
export function operatorRoutes(
  queue: Pick<Queue, 'deadLetters' | 'redrive'>,
  metrics: Metrics,
  token: string | undefined,
): readonly Route[] {
  const guarded = (route: Route): Route => ({
    ...route,
    handle: async (visit) =>
      token !== undefined && !shows(visit.request, token)
        ? text(401, 'Authorization: Bearer <OPERATOR_TOKEN> is missing', { 'www-authenticate': 'Bearer' })
        : route.handle(visit),
  });
  const ofMetrics: Route = {
    method: 'GET',
    path: /^\/metrics$/,
    handle: async () => ({
      status: 200,
      body: await metrics.write(),
      headers: { 'content-type': metrics.contentType },
    }),
  };
  if (token === undefined) return [ofMetrics];
  return [ofMetrics, ...jobRoutes(queue)].map(guarded);
}

const jobRoutes = (queue: Pick<Queue, 'deadLetters' | 'redrive'>): readonly Route[] => [
  {
    method: 'GET',
    path: /^\/jobs\/given-up$/,
    handle: async () => ({
      status: 200,
      body: `${JSON.stringify(await queue.deadLetters(), undefined, 2)}\n`,
      headers: { 'content-type': 'application/json' },
    }),
  },
  {
    method: 'POST',
    path: /^\/jobs\/given-up\/redrive$/,
    handle: async () => text(200, `${await queue.redrive()} put back`),
  },
];

const shows = (request: IncomingMessage, token: string): boolean =>
  isEqualSecret(headerOf(request, 'authorization'), `Bearer ${token}`);
