import type { Logger } from 'pino';
import type { Self } from '../github/workshop.ts';
import { Unusable } from '../store/unusable.ts';
import type { GitHubApp } from './github-app.ts';

const longestPause = 60_000;

/**
 * Asks GitHub who we are, until it answers: the user that writes our comments is known by number only from there.
 *
 * @throws Unusable when GitHub does not know the App by this number and key
 */
export const findSelf = async (app: GitHubApp, appId: number, log: Logger, stopped: AbortSignal): Promise<Self> => {
  for (let pause = 1000; ; pause = Math.min(pause * 2, longestPause)) {
    try {
      return await ask(app, appId, log);
    } catch (error) {
      if (error instanceof Unusable || stopped.aborted) throw error;
      log.warn({ err: error, againInSeconds: pause / 1000 }, 'GitHub did not say who this App is');
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, pause);
        stopped.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve(undefined);
        });
      });
    }
  }
};

/** The loop tries again; Octokit needs not. */
const once = { request: { retries: 0 } };

const ask = async (app: GitHubApp, appId: number, log: Logger): Promise<Self> => {
  const octokit = await app.asApp();
  const { data } = await octokit.rest.apps.getAuthenticated(once).catch((error: unknown) => {
    throw isRefusal(error) ? wrongKey(appId) : error;
  });
  const missing = Object.entries(wanted).filter(([name, level]) => !covers(permissionsOf(data)[name], level));
  if (missing.length > 0) {
    log.warn(
      { missing: missing.map(([name, level]) => `${name}: ${level}`) },
      'the App lacks permissions that it works with',
    );
  }
  const slug = data?.slug ?? '';
  const [installation] = (await octokit.rest.apps.listInstallations({ per_page: 100, ...once })).data.filter(
    ({ suspended_at: since }) => since === null || since === undefined,
  );
  // The App's own token is not taken for users; a server of one's own may tell nothing to strangers.
  const reader = installation ? await app.as(installation.id) : octokit;
  const { data: user } = await reader.request('GET /users/{username}', { username: `${slug}[bot]`, ...once });
  log.info({ app: slug, user: user.id }, 'GitHub knows this App');
  return { appId, userId: Number(user.id) };
};

/** What `app.yml` asks for. */
const wanted: Readonly<Record<string, string>> = {
  checks: 'write',
  contents: 'read',
  issues: 'read',
  merge_queues: 'read',
  pull_requests: 'write',
  statuses: 'write',
};

const permissionsOf = (data: { readonly permissions?: object } | null): Readonly<Record<string, unknown>> => ({
  ...data?.permissions,
});

const covers = (given: unknown, level: string): boolean => given === 'write' || given === level;

const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && (error.status === 401 || error.status === 404);

const wrongKey = (appId: number): Unusable =>
  new Unusable(
    `GitHub does not know App ${appId} by this private key`,
    'the App ID and a private key of the same App, on the GitHub that GHE_HOST names (github.com unless given), and a right clock',
    'APP_ID=123456 PRIVATE_KEY_PATH=/run/secrets/private-key.pem',
  );
