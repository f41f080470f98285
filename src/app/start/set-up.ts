import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { healthRoutes } from '../web/health.ts';
import type { Credentials } from '../web/setup/exchange.ts';
import { setUpRoutes } from '../web/setup/routes.ts';
import type { Configuration } from './configuration.ts';
import { readTemplate } from './github/permissions.ts';
import { listenOrExplain } from './listen.ts';
import { saveCredentials } from './stored-credentials.ts';

/**
 * Serves the set-up until an App was created and its credentials are stored. Where they can't be stored they are shown, and this
 * waits for the restart that brings them.
 */
export async function setUp(
  configuration: Configuration,
  log: Logger,
  print: (text: string) => void,
): Promise<Credentials> {
  const { github, directory, publicUrl } = configuration;
  const token = randomBytes(24).toString('base64url');
  const failed = (error: unknown): void => log.error({ err: error }, 'the set-up failed');
  const created = Promise.withResolvers<Credentials>();
  const routes = setUpRoutes({
    token,
    template: readTemplate(),
    github,
    address: publicUrl,
    save: (credentials) => saveCredentials(directory, credentials),
    created: (credentials, saved) => {
      if (saved) created.resolve(credentials);
    },
    failed,
    clock: () => performance.now(),
  });
  const unready = { name: 'set-up', check: async () => 'nothing is configured yet' };
  const listening = await listenOrExplain([...routes, ...healthRoutes([unready], failed)], configuration, failed);
  const seen = publicUrl ?? `http://localhost:${listening.port}`;
  print(
    `Nothing is configured yet. Open this address to set Migration Planner up:\n\n  ${seen}/setup?token=${token}\n\n`,
  );
  const credentials = await created.promise;
  // The answer to the person is on its way; the same address serves the App next.
  await listening.drain(5);
  return credentials;
}
