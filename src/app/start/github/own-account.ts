import type { Logger } from 'pino';
import { UserError } from '../../../model/user-error.ts';
import type { OwnAccount } from '../../github/api.ts';
import type { GitHubApp } from './github-app.ts';
import { covers, type Permissions, wantedPermissions } from './permissions.ts';

const maxPause = 60_000;

type AccountRequest = {
  readonly app: GitHubApp;
  readonly appId: number;
  /** Base address of the API. */
  readonly api: string;
  readonly log: Logger;
};

/**
 * Asks GitHub who we are, until it answers: the user that writes our comments is known by number only from there.
 *
 * @throws UserError when GitHub does not know the App by this number and key
 */
export async function findOwnAccount(asking: AccountRequest, stopped: AbortSignal): Promise<OwnAccount> {
  for (let pause = 1000; ; pause = Math.min(pause * 2, maxPause)) {
    try {
      return await fetchOwnAccount(asking);
    } catch (error) {
      if (error instanceof UserError || stopped.aborted) throw error;
      asking.log.warn({ err: error, againInSeconds: pause / 1000 }, 'GitHub did not identify this App; trying again');
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, pause);
        stopped.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve(undefined);
        });
      });
    }
  }
}

/** The loop tries again; Octokit needs not. */
const once = { request: { retries: 0 } };

const fetchOwnAccount = async ({ app, appId, api, log }: AccountRequest): Promise<OwnAccount> => {
  const octokit = await app.asApp();
  const { data } = await octokit.rest.apps.getAuthenticated(once).catch((error: unknown) => {
    throw isRefusal(error) ? wrongKey(appId) : error;
  });
  const missing = Object.entries(wantedPermissions).filter(
    ([name, level]) => !covers(permissionsOf(data)[name], level),
  );
  if (missing.length > 0) {
    log.warn(
      { missing: missing.map(([name, level]) => `${name}: ${level}`) },
      'the App lacks permissions that it needs',
    );
  }
  const slug = data?.slug ?? '';
  const [installation] = (await octokit.rest.apps.listInstallations({ per_page: 100, ...once })).data.filter(
    ({ suspended_at: since }) => since === null || since === undefined,
  );
  const login = `${slug}[bot]`;
  // The App's own token is not taken for users. Without an installation it is asked as a stranger.
  const id = installation
    ? Number(
        (await app.asVisitor(installation.id).request('GET /users/{username}', { username: login, ...once })).data.id,
      )
    : await fetchUserId(api, login);
  log.info({ app: slug, user: id }, 'GitHub identified this App');
  return { appId, userId: id };
};

const fetchUserId = async (api: string, login: string): Promise<number> => {
  const headers = { accept: 'application/vnd.github+json', 'user-agent': 'migration-planner' };
  const response = await fetch(`${api}/users/${encodeURIComponent(login)}`, {
    headers,
    signal: AbortSignal.timeout(20_000),
  });
  const { id } = (await response.json()) as { readonly id?: number };
  if (id === undefined)
    throw Object.assign(new Error('GitHub does not answer requests without a token'), { status: response.status });
  return id;
};

const permissionsOf = (data: { readonly permissions?: object } | null): Permissions => ({
  ...data?.permissions,
});

const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'status' in error && (error.status === 401 || error.status === 404);

const wrongKey = (appId: number): UserError =>
  new UserError(
    `GitHub does not accept this private key for App ${appId}`,
    'the App ID and a private key of the same App, on the GitHub that GHE_HOST names (github.com by default), and a correct clock',
    'APP_ID=123456 PRIVATE_KEY_PATH=/run/secrets/private-key.pem',
  );
