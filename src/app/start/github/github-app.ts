import type { Logger } from 'pino';
import { Probot, ProbotOctokit } from 'probot';
import type { Api } from '../../github/api.ts';
import { NotInstalled, responseOf } from '../../github/errors.ts';
import type { RepositoryReference } from '../../github/job.ts';
import type { Metrics } from '../../web/metrics.ts';
import type { Identity } from '../configuration.ts';
import type { GitHubHost } from '../host.ts';
import { lruCache } from './lru-cache.ts';
import { writePacer } from './pacing.ts';
import { workingPermissions } from './permissions.ts';
import { type Scope, type Tokens, tokenCache } from './tokens.ts';

type Octokit = InstanceType<typeof ProbotOctokit>;

/** GitHub, as the App and as each of its installations. */
export type GitHubApp = {
  /** With the App's own key: its deliveries, its installations, itself. */
  readonly asApp: () => Promise<Octokit>;
  /** As an installation that sees what every App may see, and does nothing. */
  readonly asVisitor: (installation: number) => Api;
  /** One repository with what the App asks for, and nothing beside it. */
  readonly apiOf: (repository: RepositoryReference) => Api;
  /**
   * Whether an installation has a repository, now.
   *
   * @throws GitHub's error when it can't say
   */
  readonly has: (installation: number, repository: number) => Promise<boolean>;
  /** Reads the files of another repository of the same installation, by its name; undefined where the App does not have it. */
  readonly neighbourOf: (repository: RepositoryReference, name: string) => Promise<Api | undefined>;
};

type Watched = { readonly log: Logger; readonly metrics: Pick<Metrics, 'request'> };

/** What may be told otherwise, by tests for one. */
export type RequestTiming = {
  /** Milliseconds: the first pause before what failed is asked again. */
  readonly retryPause: number;
  /** Writes go out as GitHub wishes: a handful at once, then one a second. */
  readonly paced: boolean;
};

/** Clients that are kept; one takes some kilobytes. */
const maxClients = 1000;

/**
 * Opens Probot for its authentication as the App, and its Octokit. Its throttling is off: it sleeps inside a job for as
 * long as GitHub says, an hour perhaps, where the queue would do other work; and it puts three seconds between any two comments.
 */
export function openGitHub(
  identity: Identity,
  { api }: GitHubHost,
  { log, metrics }: Watched,
  tempo: RequestTiming = { retryPause: 1000, paced: true },
): GitHubApp {
  // Below that level Octokit logs the bodies of its requests.
  const quiet = log.child({}, { level: 'warn' });
  const Client = unthrottled(api, tempo);
  const probot = new Probot({
    appId: identity.appId,
    privateKey: identity.privateKey,
    // Probot verifies nothing here; without a secret it would take a public one.
    secret: identity.secrets[0],
    baseUrl: api,
    Octokit: Client,
    log: quiet,
  });
  let app: Promise<Octokit> | undefined;
  const asApp = (): Promise<Octokit> => {
    app ??= probot.auth().then((made) => withMetrics(made, metrics, undefined));
    return app;
  };
  const tokens = tokenCache(asApp, Date.now);
  // GitHub counts the writes of an installation, in whatever repository.
  const paces = lruCache(maxClients, (_installation: number) => (tempo.paced ? writePacer() : undefined));
  const clients = lruCache(maxClients, (key: string): Octokit => {
    const scope = JSON.parse(key) as Scope;
    const client = new Client({ baseUrl: api, log: quiet, authStrategy: () => tokenAuthentication(tokens, scope) });
    return withMetrics(client, metrics, scope.installation, paces.get(scope.installation));
  });
  const as = (scope: Scope): Octokit => clients.get(JSON.stringify(scope));
  return {
    asApp,
    asVisitor: (installation) => as({ installation, permissions: { metadata: 'read' } }),
    apiOf: ({ installation, id }) => as({ installation, repository: id, permissions: workingPermissions }),
    has: (installation, repository) => canOpen(tokens, { installation, repository, permissions: { metadata: 'read' } }),
    neighbourOf: async ({ installation }, name) => {
      const scope: Scope = { installation, repository: name, permissions: { metadata: 'read', contents: 'read' } };
      return (await canOpen(tokens, scope)) ? as(scope) : undefined;
    },
  };
}

/** What is not asked again at once: it would be answered the same. Octokit's own list lacks 429, a limit that wants to be waited for. */
const neverRetried = [400, 401, 403, 404, 410, 422, 429, 451] as const;

/** As a function, which has the last word: Probot lays options of its own over plain ones, and throttles again. */
const unthrottled = (baseUrl: string, { retryPause }: RequestTiming) =>
  ProbotOctokit.defaults((options: ConstructorParameters<typeof ProbotOctokit>[0]) => ({
    ...options,
    baseUrl,
    throttle: { enabled: false },
    retry: { retryAfterBaseValue: retryPause, doNotRetry: [...neverRetried] },
    userAgent: 'migration-planner',
  }));

const canOpen = async (tokens: Tokens, scope: Scope): Promise<boolean> => {
  try {
    await tokens.of(scope);
    return true;
  } catch (error) {
    if (error instanceof NotInstalled) return false;
    throw error;
  }
};

type Send = (options: Sent) => Promise<unknown>;
type Sent = { readonly headers: Readonly<Record<string, unknown>> };

/**
 * Octokit's authentication by tokens that are made when they are needed. One that ends in the middle of a review is replaced
 * and the request sent again: GitHub does nothing for a token that it does not take.
 */
const tokenAuthentication = (tokens: Tokens, scope: Scope) => {
  const hook = async (request: Send, options: Sent): Promise<unknown> => {
    const send = (token: string) =>
      request({ ...options, headers: { ...options.headers, authorization: `token ${token}` } });
    const token = await tokens.of(scope);
    try {
      return await send(token);
    } catch (error) {
      if (responseOf(error)?.status !== 401) throw error;
      await tokens.refused(scope, token);
      return await send(await tokens.of(scope));
    }
  };
  return Object.assign(async () => ({ type: 'token' }), { hook });
};

const withMetrics = (
  octokit: Octokit,
  metrics: Pick<Metrics, 'request'>,
  installation: number | undefined,
  inTurn: ReturnType<typeof writePacer> | undefined = undefined,
): Octokit => {
  octokit.hook.wrap('request', async (request, options) => {
    await inTurn?.(options);
    try {
      const response = await request(options);
      metrics.request(response.status, installation, remainingRequests(response.headers));
      return response;
    } catch (error) {
      const answer = responseOf(error);
      metrics.request(answer?.status ?? 0, installation, remainingRequests(answer?.headers));
      throw error;
    }
  });
  return octokit;
};

type Headers = Readonly<Record<string, string | number | undefined>>;

const remainingRequests = (headers: Headers | undefined): number | undefined => {
  const left = headers?.['x-ratelimit-remaining'];
  return left === undefined ? undefined : Number(left);
};
