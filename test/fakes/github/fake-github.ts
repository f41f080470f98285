import type { AddressInfo } from 'node:net';
import { dropMergeGroup, finishMergeGroup } from './acts/merging.ts';
import { type ApiDescription, describeApi } from './description/api.ts';
import type { Schemas } from './description/document.ts';
import { describeWebhooks } from './description/webhooks.ts';
import { createFaults } from './http/faults.ts';
import { createLimits } from './http/limits.ts';
import { createRequests, type Seen, type Violation } from './http/record.ts';
import { createHttpServer } from './http/server.ts';
import { conversationActs } from './people/conversation.ts';
import { otherApp } from './people/other-apps.ts';
import { pullRequestActs } from './people/pull-requests.ts';
import { settingUp } from './people/setting-up.ts';
import { allRoutes } from './routes/all.ts';
import { accountOf, createApp, createWorld } from './state/create.ts';
import { commentsOf } from './state/rights.ts';
import type { CheckRun, MergeGroup, Permissions, Pull, Repository, World } from './state/world.ts';
import { createHook } from './webhooks/hook.ts';
import { announced, checkRunEvent } from './webhooks/payloads.ts';
import type { Target } from './webhooks/post.ts';

export { Refused } from './acts/refused.ts';
export type { CheckRun, Comment, Delivery, MergeGroup, Pull, Repository, ReviewComment } from './state/world.ts';

export type FakeGitHub = Awaited<ReturnType<typeof startFakeGitHub>>;
export type Person = ReturnType<typeof pullRequestActs> & ReturnType<typeof conversationActs>;

export type FakeOptions = {
  readonly slug?: string;
  readonly permissions?: Permissions;
  readonly events?: readonly string[];
  /** Where the App's webhook is; it may be told later with `deliverTo`. */
  readonly hook?: Target;
};

/** What the App asks for, as in its manifest. */
const ordinary = {
  permissions: {
    checks: 'write',
    contents: 'read',
    issues: 'read',
    merge_queues: 'read',
    metadata: 'read',
    pull_requests: 'write',
    statuses: 'write',
  },
  events: ['pull_request', 'issue_comment', 'merge_group', 'check_run', 'check_suite', 'repository'],
} as const;

// Read once in a process, when they are first needed: 13 MB and 4.6 MB of JSON.
let api: ApiDescription | undefined;
let webhooks: Schemas | undefined;
const describedWebhooks = (): Schemas => {
  webhooks ??= describeWebhooks(announced);
  return webhooks;
};

/**
 * Starts a GitHub of one's own on a free port of this machine. It remembers, checks every request and every answer
 * against GitHub's description, and tells the App by webhook what people do.
 */
export async function startFakeGitHub(options: FakeOptions = {}) {
  const world = createWorld();
  const app = createApp(world, options.slug ?? 'migration-planner', { ...ordinary, ...defined(options) });
  createApp(world, 'github-actions', { permissions: {}, events: [] });
  const violations: Violation[] = [];
  const seen: Seen[] = [];
  const [limits, faults, requests] = [createLimits(), createFaults(), createRequests(seen)];
  const hook = createHook({ world, app, schemas: describedWebhooks, violations });
  hook.deliverTo(options.hook);
  const routes = allRoutes(hook.redeliver, violations);
  const description = (): ApiDescription => {
    api ??= describeApi(routes.filter(({ described }) => described !== false).map(({ route }) => route));
    return api;
  };
  let latency: number | Readonly<Record<string, number>> = 0;
  const latencyOf = (route: string): number => (typeof latency === 'number' ? latency : (latency[route] ?? 0));
  const server = createHttpServer({ world, routes, description, limits, faults, seen, violations, latency: latencyOf });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  world.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    /** `baseUrl` of an Octokit; `enterpriseUrl` is the same as GitHub Enterprise Server has it. */
    url: world.origin,
    enterpriseUrl: `${world.origin}/api/v3`,
    app: { id: app.id, slug: app.slug, privateKey: app.privateKey, botId: app.bot.id, botLogin: app.bot.login },
    ...settingUp(world, app),
    user: (login: string): Person => personOf(world, login),
    otherApp: (slug: string) => otherApp(world, slug),
    mergeQueue: queueOf(world),
    commentsOf,
    /** The check runs of a pull request's head, or of a commit, oldest first. */
    checksOf: (place: Pull | { readonly repository: Repository; readonly sha: string }): readonly CheckRun[] => {
      const sha = 'head' in place ? place.head.sha : place.sha;
      return [...place.repository.checkRuns.values()].filter((run) => run.sha === sha);
    },
    /** All that GitHub's description does not allow. A test ends with `expect(github.violations).toEqual([])`. */
    violations,
    requests,
    /** What the App was told, oldest first; with how it answered. */
    deliveries: world.deliveries,
    deliverTo: hook.deliverTo,
    hook,
    /** Resolves when every webhook under way was answered. */
    settled: hook.settled,
    failNext: faults.add,
    heal: faults.clear,
    limits,
    /** Milliseconds that answers take longer: all, or by route. */
    slowDown: (by: typeof latency): void => {
      latency = by;
    },
    /** Check runs of another App, as many a second: what most of an App's webhooks are. */
    makeNoise: (repository: Repository, sha: string, how: { readonly count: number; readonly perSecond: number }) => {
      const other = otherApp(world, 'noise');
      const run = other.checks(repository, sha, { name: 'noise' });
      return hook.flood(checkRunEvent(world, 'completed', repository, run, other.app.bot), how);
    },
    stop: async (): Promise<void> => {
      hook.deliverTo(undefined);
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

const defined = ({ permissions, events }: FakeOptions) => ({
  ...(permissions === undefined ? {} : { permissions }),
  ...(events === undefined ? {} : { events }),
});

function personOf(world: World, login: string): Person {
  const account = accountOf(world, login);
  return { ...pullRequestActs(world, account), ...conversationActs(world, account) };
}

const queueOf = (world: World) => ({
  /** Merges the group; throws `Refused` while a required check has not succeeded on its head. */
  finishes: (group: MergeGroup): void =>
    finishMergeGroup(world, group, accountOf(world, 'github-merge-queue[bot]', 'Bot')),
  drops: (group: MergeGroup, reason: 'invalidated' | 'dequeued' = 'invalidated'): void =>
    dropMergeGroup(world, group, accountOf(world, 'github-merge-queue[bot]', 'Bot'), reason),
});
