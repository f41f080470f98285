import type { Logger } from 'pino';
import { Probot, ProbotOctokit } from 'probot';
import type { RepositoryReference } from '../github/job.ts';
import type { Api } from '../github/workshop.ts';
import type { Metrics } from '../web/metrics.ts';
import type { Identity } from './configuration.ts';
import type { GitHubHost } from './host.ts';
import { pacingWrites } from './pacing.ts';

type Octokit = InstanceType<typeof ProbotOctokit>;

/** GitHub, as the App and as each of its installations. */
export type GitHubApp = {
  /** With the App's own key: its deliveries, its installations, itself. */
  readonly asApp: () => Promise<Octokit>;
  readonly as: (installation: number) => Promise<Octokit>;
  readonly apiOf: (repository: RepositoryReference) => Promise<Api>;
};

type Watched = { readonly log: Logger; readonly metrics: Pick<Metrics, 'request'> };

/** Clients that are kept; one takes some kilobytes. */
const mostClients = 1000;

/**
 * Opens Probot for its authentication and its Octokit, one per installation. Its throttling is off: it sleeps inside a job for as
 * long as GitHub says, an hour perhaps, where the queue would do other work; and it puts three seconds between any two comments.
 */
export const openGitHub = (identity: Identity, { api }: GitHubHost, { log, metrics }: Watched): GitHubApp => {
  const probot = new Probot({
    appId: identity.appId,
    privateKey: identity.privateKey,
    // Probot verifies nothing here; without a secret it would take a public one.
    secret: identity.secrets[0],
    baseUrl: api,
    Octokit: unthrottled,
    // Below that level Octokit logs the bodies of its requests.
    log: log.child({}, { level: 'warn' }),
  });
  const clients = new Map<number, Promise<Octokit>>();
  const as = (installation: number): Promise<Octokit> => {
    const known = clients.get(installation);
    const client = known ?? probot.auth(installation).then((made) => watched(made, metrics, installation));
    client.catch(() => clients.delete(installation));
    clients.delete(installation);
    clients.set(installation, client);
    const [oldest] = clients.keys();
    if (clients.size > mostClients && oldest !== undefined) clients.delete(oldest);
    return client;
  };
  let app: Promise<Octokit> | undefined;
  return {
    asApp: () => {
      app ??= probot.auth().then((made) => watched(made, metrics, undefined));
      return app;
    },
    as,
    apiOf: ({ installation }) => as(installation),
  };
};

/** As a function, which has the last word: Probot lays options of its own over plain ones, and throttles again. */
const unthrottled = ProbotOctokit.defaults((options: ConstructorParameters<typeof ProbotOctokit>[0]) => ({
  ...options,
  throttle: { enabled: false },
  userAgent: 'migration-planner',
}));

const watched = (octokit: Octokit, metrics: Pick<Metrics, 'request'>, installation: number | undefined): Octokit => {
  const inTurn = pacingWrites();
  octokit.hook.wrap('request', async (request, options) => {
    await inTurn(options);
    try {
      const response = await request(options);
      metrics.request(response.status, installation, leftOf(response.headers));
      return response;
    } catch (error) {
      const { status, headers } = answerIn(error);
      metrics.request(status, installation, leftOf(headers));
      throw error;
    }
  });
  return octokit;
};

type Headers = Readonly<Record<string, string | number | undefined>>;

const leftOf = (headers: Headers | undefined): number | undefined => {
  const left = headers?.['x-ratelimit-remaining'];
  return left === undefined ? undefined : Number(left);
};

/** What an error of Octokit's holds; status 0 where GitHub did not answer. */
const answerIn = (error: unknown): { readonly status: number; readonly headers: Headers | undefined } => {
  if (!(error instanceof Error) || !('status' in error)) return { status: 0, headers: undefined };
  const response = 'response' in error ? (error.response as { headers?: Headers } | undefined) : undefined;
  return { status: Number(error.status), headers: response?.headers };
};
