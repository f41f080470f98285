import { createPrivateKey } from 'node:crypto';
import { UserError } from '../../model/user-error.ts';
import { type Environment, readSecret } from './read-secret.ts';

/** Shorter ones can be guessed with the deliveries of one afternoon. */
const minSecretLength = 32;

/** The number of the App. @throws UserError */
export function readAppId(env: Environment): number {
  const text = env.APP_ID ?? '';
  if (/^[1-9]\d{0,14}$/.test(text.trim())) return Number(text);
  throw new UserError(
    text === '' ? 'APP_ID is missing' : `APP_ID can't be ${JSON.stringify(text)}`,
    'the number that the settings page of the App shows as "App ID" (not its client id, which begins with letters)',
    'APP_ID=123456',
  );
}

/**
 * The key of the App, as PEM. It may be given as it is, with its line ends written `\n`, or in base64.
 *
 * @throws UserError when it is missing or is no RSA key
 */
export function readKey(env: Environment): string {
  const text = readSecret(env, 'PRIVATE_KEY');
  if (text === undefined) throw unusableKey('PRIVATE_KEY and PRIVATE_KEY_PATH are missing');
  const lines = text.replaceAll('\\n', '\n').replaceAll('\r\n', '\n').trim();
  const pem = lines.includes('-----BEGIN') ? lines : Buffer.from(lines, 'base64').toString('utf8').trim();
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== 'rsa') throw unusableKey(`the private key is ${key.asymmetricKeyType}`);
    return pem;
  } catch (error) {
    // OpenSSL's own words do not help, and what was given is not repeated.
    throw error instanceof UserError ? error : unusableKey('the private key is not a valid key');
  }
}

const unusableKey = (what: string): UserError =>
  new UserError(
    what,
    'the .pem file from the settings page of the App ("Generate a private key"): an RSA key between BEGIN and END lines',
    'PRIVATE_KEY_PATH=/run/secrets/private-key.pem',
  );

/**
 * The secrets of the webhook: the present one first, then the one before while it is being changed.
 *
 * @throws UserError when there is none, or one that can be guessed
 */
export function readSecrets(env: Environment): readonly string[] {
  const present = readSecret(env, 'WEBHOOK_SECRET');
  if (present === undefined) throw weakSecret('WEBHOOK_SECRET', 'is missing');
  const previous = readSecret(env, 'WEBHOOK_SECRET_PREVIOUS');
  checkSecret('WEBHOOK_SECRET', present);
  if (previous === undefined) return [present];
  checkSecret('WEBHOOK_SECRET_PREVIOUS', previous);
  return [present, previous];
}

const checkSecret = (name: string, secret: string): void => {
  if (secret === 'development') throw weakSecret(name, 'is "development", which everybody knows');
  if (secret.length < minSecretLength) throw weakSecret(name, `has ${secret.length} characters`);
  if (new Set(secret).size < 8) throw weakSecret(name, 'repeats a few characters');
};

const weakSecret = (name: string, what: string): UserError =>
  new UserError(
    `${name} ${what}`,
    `at least ${minSecretLength} characters that nobody can guess, the same as in the settings of the App: whoever knows the secret can forge deliveries`,
    `${name}=$(openssl rand -hex 32)`,
  );
