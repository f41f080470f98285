import type { Logger } from 'pino';
import { UserError } from '../../model/user-error.ts';
import type { Configuration, Identity } from './configuration.ts';
import { setUp } from './set-up.ts';
import { readCredentials } from './stored-credentials.ts';

export type IdentifiedConfiguration = Configuration & { readonly identity: Identity };

/**
 * Finds out which App this is: from the environment, else from what a set-up has stored, else by a set-up.
 *
 * @throws UserError when this is a worker, which serves no set-up
 */
export async function identifyApp(
  configuration: Configuration,
  log: Logger,
  print: (text: string) => void,
): Promise<IdentifiedConfiguration> {
  const { identity, directory, role } = configuration;
  if (identity) return { ...configuration, identity };
  const stored = await readCredentials(directory);
  if (!stored && role === 'worker') throw unidentified();
  const { appId, privateKey, webhookSecret, address } = stored ?? (await setUp(configuration, log, print));
  return {
    ...configuration,
    identity: { appId, privateKey, secrets: [webhookSecret] },
    publicUrl: configuration.publicUrl ?? address,
  };
}

const unidentified = (): UserError =>
  new UserError(
    'this worker does not know which App it works for',
    'APP_ID, PRIVATE_KEY_PATH and WEBHOOK_SECRET, the same as the web process has',
    'APP_ID=123456 PRIVATE_KEY_PATH=/run/secrets/private-key.pem WEBHOOK_SECRET_PATH=/run/secrets/webhook-secret npm run worker',
  );
