import type { Api } from '../../github/api.ts';
import { NotInstalled, responseOf } from '../../github/errors.ts';
import { lruCache } from './lru-cache.ts';
import { commonPermissions, type Permissions } from './permissions.ts';

/** What a token opens, and no more. */
export type Scope = {
  readonly installation: number;
  /** One repository, by GitHub's number or by its name; undefined: nothing but what every App may see. */
  readonly repository?: number | string;
  /** What it may do there, as far as the installation was granted it. */
  readonly permissions: Permissions;
};

/** Tokens of installations, each for one scope. */
export type Tokens = {
  /**
   * A token that works now: the one that is there, or a new one.
   *
   * @throws NotInstalled when the App does not have this repository (any more)
   */
  readonly of: (scope: Scope) => Promise<string>;
  /** Lets go of a token that GitHub takes no more, though its hour is not over. Another one that came meanwhile stays. */
  readonly refused: (scope: Scope, token: string) => Promise<void>;
};

type Token = { readonly token: string; readonly until: number };

/** So long before its end a token is not used any more, in milliseconds. */
const margin = 300_000;

/** Milliseconds after which an installation is asked again for its rights, and for another repository that it did not have. */
const retryAfter = 600_000;

const maxKept = 10_000;

/**
 * Makes tokens by the App's own key.
 *
 * @param now milliseconds since 1970
 */
export function tokenCache(asApp: () => Promise<Pick<Api, 'request'>>, now: () => number): Tokens {
  const rights = expiringCache(
    async (installation: number) => ({
      granted: await fetchGranted(await asApp(), installation),
      until: now() + retryAfter,
    }),
    now,
  );
  const tokens = expiringCache(async (key: string): Promise<Token | Missing> => {
    const scope = JSON.parse(key) as Scope;
    const make = async (): Promise<Token> => {
      const { granted } = await rights.of(scope.installation);
      return createToken(await asApp(), { ...scope, permissions: commonPermissions(scope.permissions, granted) });
    };
    try {
      return await make().catch((error: unknown) => {
        if (!isPermissionError(error)) throw error;
        // One was taken away since we asked for them.
        rights.forget(scope.installation);
        return make();
      });
    } catch (error) {
      if (!isNotInstalled(error)) throw error;
      const missing = new NotInstalled(error);
      // Others' repositories are looked for with every job. One's own may be given back a moment after it was taken.
      if (typeof scope.repository !== 'string') throw missing;
      return { missing, until: now() + retryAfter };
    }
  }, now);
  return {
    of: async (scope) => {
      const found = await tokens.of(JSON.stringify(scope));
      if ('missing' in found) throw found.missing;
      return found.token;
    },
    refused: async (scope, token) => {
      const key = JSON.stringify(scope);
      const found = await tokens.of(key);
      if ('token' in found && found.token === token) tokens.forget(key);
    },
  };
}

type Missing = { readonly missing: NotInstalled; readonly until: number };

/** What lasts for a while; what could not be made is made again when it is asked for next. */
const expiringCache = <Key extends string | number, Value extends { readonly until: number }>(
  make: (key: Key) => Promise<Value>,
  now: () => number,
) => {
  const kept = lruCache(maxKept, (key: Key) => {
    const made = make(key);
    made.catch(() => kept.delete(key));
    return made;
  });
  const { delete: forget } = kept;
  const of = async (key: Key): Promise<Value> => {
    const value = await kept.get(key);
    if (value.until > now()) return value;
    forget(key);
    return kept.get(key);
  };
  return { of, forget };
};

const fetchGranted = async (api: Pick<Api, 'request'>, installation: number): Promise<Permissions> => {
  const { data } = await api.request('GET /app/installations/{installation_id}', { installation_id: installation });
  return { ...data.permissions };
};

const createToken = async (
  api: Pick<Api, 'request'>,
  { installation, repository, permissions }: Scope,
): Promise<Token> => {
  const { data } = await api.request('POST /app/installations/{installation_id}/access_tokens', {
    installation_id: installation,
    permissions,
    ...(typeof repository === 'number' && { repository_ids: [repository] }),
    ...(typeof repository === 'string' && { repositories: [repository] }),
  });
  return { token: data.token, until: Date.parse(data.expires_at) - margin };
};

const isPermissionError = (error: unknown): boolean => {
  const answer = responseOf(error);
  return answer?.status === 422 && /permission/i.test(answer.message);
};

/** No such installation, one that was suspended, or none that has the repository. */
const isNotInstalled = (error: unknown): boolean => {
  const answer = responseOf(error);
  if (answer?.status === 422) return !isPermissionError(error);
  return answer?.status === 404 || (answer?.status === 403 && /suspended/i.test(answer.message));
};
