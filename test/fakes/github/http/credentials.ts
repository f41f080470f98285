import { verify } from 'node:crypto';
import { isObject } from '../description/schema.ts';
import type { App, World } from '../state/world.ts';
import { type Caller, Refusal } from './call.ts';

const bad = (message = 'Bad credentials'): Refusal => new Refusal(401, message);

/** Who sent a request, by its `Authorization` header. */
export function authenticate(world: World, header: string | undefined): Caller {
  if (header === undefined) return { kind: 'anonymous' };
  const [scheme = '', value = ''] = header.split(' ');
  if (scheme.toLowerCase() === 'bearer' && value.startsWith('eyJ')) return { kind: 'app', app: appOf(world, value) };
  const token = world.tokens.get(value);
  if (token === undefined || !/^(token|bearer)$/i.test(scheme)) throw bad();
  if (token.kind === 'user') return token;
  const { installation } = token;
  if (token.expiresAt <= world.now() || !world.installations.has(installation.id)) throw bad();
  return {
    kind: 'installation',
    installation,
    account: installation.app.bot,
    permissions: token.permissions,
    repositories: token.repositories ?? installation.repositories,
  };
}

const decoded = (part: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
};

/** GitHub takes a JWT for ten minutes at most, signed with the App's key, its clock not ahead. */
function appOf(world: World, jwt: string): App {
  const [head = '', body = '', signature = ''] = jwt.split('.');
  const claims = decoded(body);
  const app = [...world.apps.values()].find(({ id }) => `${id}` === `${claims.iss}` || `Iv1.${id}` === claims.iss);
  if (app === undefined) throw new Refusal(401, 'A JSON web token could not be decoded');
  const signed = Buffer.from(`${head}.${body}`);
  if (
    decoded(head).alg !== 'RS256' ||
    !verify('RSA-SHA256', signed, app.publicKey, Buffer.from(signature, 'base64url'))
  ) {
    throw bad('A JSON web token could not be decoded');
  }
  const now = Date.now() / 1000;
  const { iat, exp } = claims;
  if (typeof iat !== 'number' || iat > now + 5)
    throw bad("'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued");
  if (typeof exp !== 'number' || exp <= now)
    throw bad(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (exp > now + 605) throw bad("'Expiration time' claim ('exp') is too far in the future");
  return app;
}
