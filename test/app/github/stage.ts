import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { blobCache } from '../../../src/app/github/change/blob-cache.ts';
import { treeCache } from '../../../src/app/github/change/tree-cache.ts';
import { jobsFor } from '../../../src/app/github/events.ts';
import type { Job } from '../../../src/app/github/job.ts';
import { reconcile } from '../../../src/app/github/reconcile.ts';
import type { Services } from '../../../src/app/github/services.ts';
import { reviewerHere } from '../../../src/app/reviewer/review-here.ts';
import { openGitHub } from '../../../src/app/start/github/github-app.ts';
import { wantedPermissions } from '../../../src/app/start/github/permissions.ts';
import type { Records } from '../../../src/app/store/records.ts';
import { recordsInMemory } from '../../../src/app/store/records-in-memory.ts';
import { hashOfBody } from '../../../src/app/web/webhook.ts';
import type { Rehearse } from '../../../src/model/rehearsal.ts';
import { readTicks } from '../../../src/render/comment/ticks.ts';
import type { CheckRun, Comment, Pull } from '../../fakes/github/fake-github.ts';
import { type FakeGitHub, type FakeOptions, startFakeGitHub } from '../../fakes/github/fake-github.ts';
import { notRehearsing } from './not-rehearsing.ts';

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** What `app.yml` asks for. */
export const permissions = wantedPermissions as NonNullable<FakeOptions['permissions']>;

type Options = FakeOptions & {
  readonly rehearse?: Rehearse;
  readonly records?: Records;
  readonly reviewUrl?: Services['reviewUrl'];
};

/**
 * The fake GitHub, and the App's own parts on it: webhooks come over HTTP, jobs run one after the other, requests go out with
 * the App's Octokit. The queue is left out: what it promises, the order of one pull request's jobs, a list does as well.
 */
export async function openStage({
  rehearse = notRehearsing,
  records = recordsInMemory(),
  reviewUrl,
  ...options
}: Options = {}) {
  const github = await startFakeGitHub({ permissions, ...options });
  const common: Services = {
    account: { appId: github.app.id, userId: github.app.botId },
    ...apisOf(github),
    records,
    blobs: blobCache({ folder: undefined, maxBytesOnDisk: 0, maxInMemory: 50_000_000, now: () => new Date() }),
    trees: treeCache(),
    reviewer: reviewerHere({ rehearse: () => rehearse, ownRules: [] }),
    reviewUrl,
    version: '1.0.0',
    now: () => new Date(),
    randomToken: () => crypto.randomUUID(),
  };
  const failures: unknown[] = [];
  let last: Promise<void> = Promise.resolve();
  const work = (job: Job): Promise<void> => {
    last = last.then(() => reconcile(job, services)).catch((error: unknown) => void failures.push(error));
    return last;
  };
  const services: Services = {
    ...common,
    requeue: async (jobs) => {
      for (const job of jobs) void work(job);
    },
  };
  const hook = await listen(services, work);
  github.deliverTo({ url: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`, secret: 'a secret' });
  const settle = async (): Promise<void> => {
    await github.settled();
    // A job may ask for others.
    for (let waited: unknown; waited !== last; ) {
      waited = last;
      await last;
    }
  };
  return {
    github,
    services,
    /** What jobs threw. */
    failures,
    work,
    /** Resolves when every webhook was answered and every job is done. */
    settle,
    close: async (): Promise<void> => {
      await settle();
      hook.closeAllConnections();
      hook.close();
      await github.stop();
    },
  };
}

/** The App's own clients, with quick repeats and no pauses between writes: the fake has all the time in the world. */
function apisOf({ app, url }: FakeGitHub): Pick<Services, 'apiOf' | 'neighbourOf'> {
  const identity = { appId: app.id, privateKey: app.privateKey, secrets: ['a secret'] };
  const watched = { log: pino({ level: 'silent' }), metrics: { request: () => undefined } };
  const { apiOf, neighbourOf } = openGitHub(identity, { web: url, api: url }, watched, { retryPause: 5, paced: false });
  return { apiOf: async (repository) => apiOf(repository), neighbourOf };
}

async function listen(services: Services, work: (job: Job) => Promise<void>): Promise<Server> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const name = String(request.headers['x-github-event']);
    const delivery = String(request.headers['x-github-delivery']);
    const body = Buffer.concat(chunks);
    const payload: unknown = JSON.parse(body.toString('utf8'));
    for (const { job, request: asked } of await jobsFor({ name, payload }, services.account, services.records)) {
      if (asked && job.kind === 'pull request') {
        const key = { repository: job.repository.id, number: job.number };
        await services.records.addRequest(key, { id: delivery, body: hashOfBody(body) }, asked, services.now());
      }
      void work(job);
    }
    response.end('ok');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

/** What stands in a pull request: our comments, the last check, the boxes. */
export function seen({ github }: Stage, pull: Pull) {
  const comments = github.commentsOf(pull).filter((comment: Comment) => comment.author.login === github.app.botLogin);
  const check: CheckRun | undefined = github.checksOf(pull).at(-1);
  const body = comments[0]?.body ?? '';
  return { comments, body, boxes: readTicks(body), check, conclusion: check?.conclusion, title: check?.title };
}

/** The items that wait for a tick, by id. */
export function openItems(body: string): readonly string[] {
  const required = body.slice(body.indexOf('### Checklist')).split('<details>')[0] ?? '';
  return [...readTicks(required)].flatMap(([item, ticked]) => (ticked ? [] : [item]));
}
