import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { JobRequest } from '../github/job.ts';
import { type RemovedRepositories, readRemovedRepositories } from '../github/removed-repositories.ts';
import type { Queue } from '../queue/queue.ts';
import type { Queryable } from '../store/database.ts';
import { storeRequest } from '../store/records-in-database.ts';
import { deleteRepositories, installedRepositories, rememberRepository } from '../store/repositories.ts';
import { type Body, bodyReader } from './body.ts';
import { type HttpResponse, headerOf, type Route, text } from './route.ts';
import { isSignature, isSigned } from './signature.ts';

/** Where GitHub delivers to; the same as Probot's, so that an App that moves here keeps its settings. */
export const webhookPath = '/api/github/webhooks';

export type WebhookOptions = {
  readonly appId: number;
  /** The present secret, and the one before while it is being changed. */
  readonly secrets: readonly string[];
  /** What a verified delivery comes to; undefined while that can't be said yet. */
  readonly jobsFor: (event: {
    readonly name: string;
    readonly payload: unknown;
  }) => Promise<readonly JobRequest[] | undefined>;
  readonly queue: Pick<Queue, 'send' | 'deleteJobs'>;
  readonly now: () => Date;
  /** Hears what became of each delivery. `event` is `unverified` where nobody vouches for its name. */
  readonly counted: (event: string, outcome: DeliveryOutcome) => void;
  readonly failed: (error: unknown, deliveryId: string) => void;
};

export type DeliveryOutcome = 'queued' | 'coalesced' | 'known' | 'forgotten' | 'noise' | 'refused' | 'failed';

/** Takes deliveries: verify, drop what is noise, put the rest down in one transaction, answer. In that order. */
export function webhookRoute(intake: WebhookOptions): Route {
  const read = bodyReader();
  return {
    method: 'POST',
    path: /^\/api\/github\/webhooks\/?$/,
    handle: async ({ request }) => {
      const verified =
        refusalBeforeReading(request, intake.appId) ?? verify(await read(request), request, intake.secrets);
      if (Buffer.isBuffer(verified)) return take(verified, request, intake);
      intake.counted('unverified', 'refused');
      return verified;
    },
  };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What can be said without holding a single byte of a stranger's body. */
const refusalBeforeReading = (request: IncomingMessage, appId: number): HttpResponse | undefined => {
  const target = headerOf(request, 'x-github-hook-installation-target-id');
  if (!isSignature(headerOf(request, 'x-hub-signature-256'))) return text(401, 'X-Hub-Signature-256 is missing');
  if (target !== '' && target !== String(appId)) return text(401, 'this delivery is meant for another App');
  if (!uuid.test(headerOf(request, 'x-github-delivery'))) return text(400, 'X-GitHub-Delivery is missing');
  if (!/^[a-z_]{1,60}$/.test(headerOf(request, 'x-github-event'))) return text(400, 'X-GitHub-Event is missing');
  if (!headerOf(request, 'content-type').startsWith('application/json')) {
    return text(415, 'the content type of the webhook has to be application/json');
  }
  return undefined;
};

const verify = (body: Body, request: IncomingMessage, secrets: readonly string[]): Buffer | HttpResponse => {
  if ('refused' in body) {
    if (body.refused === 'too large') return text(413, 'the payload is larger than 25 MB');
    return text(503, 'try again later', { 'retry-after': '60' });
  }
  const signature = headerOf(request, 'x-hub-signature-256');
  return isSigned(body.bytes, signature, secrets) ? body.bytes : text(401, 'the signature does not match the secret');
};

const take = async (body: Buffer, request: IncomingMessage, intake: WebhookOptions): Promise<HttpResponse> => {
  const name = headerOf(request, 'x-github-event');
  const deliveryId = headerOf(request, 'x-github-delivery');
  const outcome = await takeVerified(body, name, deliveryId, intake).catch((error: unknown) => {
    intake.failed(error, deliveryId);
    return 'failed' as const;
  });
  intake.counted(name, outcome);
  // What GitHub is told has failed is requested again by `redeliverLost`.
  if (outcome === 'failed') return text(503, 'the delivery was not accepted; it has to be sent again');
  return outcome === 'refused' ? text(400, 'the payload is not JSON') : text(200, outcome);
};

const takeVerified = async (
  body: Buffer,
  name: string,
  deliveryId: string,
  intake: WebhookOptions,
): Promise<DeliveryOutcome> => {
  const payload = parse(body);
  if (payload === undefined) return 'refused';
  const removed = readRemovedRepositories({ name, payload });
  if (removed) return deleteRemoved(removed, deliveryId, intake.queue);
  const wanted = await intake.jobsFor({ name, payload });
  if (wanted === undefined) return 'failed';
  if (wanted.length === 0) return 'noise';
  return intake.queue.send(
    wanted.map(({ job }) => job),
    deliveryId,
    async (inside) => {
      for (const { job, request: asked } of wanted) {
        await rememberRepository(inside, job.repository);
        if (asked === undefined || job.kind !== 'pull request') continue;
        const key = { repository: job.repository.id, number: job.number };
        await storeRequest(inside, key, { id: deliveryId, body: hashOfBody(body) }, asked, intake.now());
      }
    },
  );
};

/** Deletes what is kept of repositories that left. Caches go a little later: each process looks after its own. */
const deleteRemoved = async (
  { installation, repositories }: RemovedRepositories,
  deliveryId: string,
  queue: WebhookOptions['queue'],
): Promise<DeliveryOutcome> => {
  const leaving = async (inside: Queryable): Promise<readonly number[]> => {
    if (installation === undefined) return repositories;
    return installedRepositories(inside, installation, repositories === 'all' ? undefined : repositories);
  };
  const sent = await queue.send([], deliveryId, async (inside) => {
    const ids = await leaving(inside);
    await queue.deleteJobs(inside, ids);
    await deleteRepositories(inside, ids);
  });
  return sent === 'known' ? 'known' : 'forgotten';
};

/** What a signed body is known by: sent again under another id, it asks for nothing. */
export function hashOfBody(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}

const parse = (body: Buffer): object | undefined => {
  try {
    const payload: unknown = JSON.parse(body.toString('utf8'));
    return typeof payload === 'object' && payload !== null ? payload : undefined;
  } catch {
    return undefined;
  }
};
