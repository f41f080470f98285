import { UserError } from '../../model/user-error.ts';

/** Where GitHub is: its pages and its API, without a slash at the end. */
export type GitHubHost = { readonly web: string; readonly api: string };

/**
 * Addresses of github.com, of a GitHub Enterprise Server (`/api/v3` on its own host), or of GitHub Enterprise Cloud with data
 * residency (`<name>.ghe.com`, whose API is a host of its own).
 *
 * @param given `GHE_HOST`: a host, with a port perhaps; `http://` in front only for a server on this machine
 * @throws UserError when it is no host
 */
export function readHost(given: string | undefined): GitHubHost {
  if (given === undefined || given === '') return { web: 'https://github.com', api: 'https://api.github.com' };
  const url = URL.parse(given.includes('://') ? given : `https://${given}`);
  const plain = url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url === null || url.pathname !== '/' || url.username !== '' || (url.protocol !== 'https:' && !plain)) {
    throw new UserError(
      `GHE_HOST can't be ${JSON.stringify(given)}`,
      'the name of a host',
      'GHE_HOST=github.example.com',
    );
  }
  if (url.host === 'github.com') return readHost(undefined);
  if (/^[\w-]+\.ghe\.com$/.test(url.host)) return { web: url.origin, api: `https://api.${url.host}` };
  return { web: url.origin, api: `${url.origin}/api/v3` };
}
