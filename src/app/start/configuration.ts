import { join, resolve } from 'node:path';
import { UserError } from '../../model/user-error.ts';
import type { EngineChoice } from '../../rehearsal/processes.ts';
import type { DatabaseLocation } from '../store/open-database.ts';
import { readAppId, readKey, readSecrets } from './credentials.ts';
import { type GitHubHost, readHost } from './host.ts';
import { type Environment, readSecret } from './read-secret.ts';
import type { StatisticsService } from './statistics-service.ts';

/** What this process does: takes deliveries, does the work, or both. */
export type Role = 'all' | 'web' | 'worker';

export type Identity = {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly secrets: readonly string[];
};

export type Configuration = {
  readonly role: Role;
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly github: GitHubHost;
  /** Holds the caches and, without `DATABASE_URL`, the database. */
  readonly directory: string;
  readonly database: DatabaseLocation;
  /** Undefined: nothing is configured, and the set-up is served. */
  readonly identity: Identity | undefined;
  readonly publicUrl: string | undefined;
  readonly operatorToken: string | undefined;
  /** A file with rules of the operator's. */
  readonly rules: string | undefined;
  /** Undefined: repositories without a file of statistics have none. */
  readonly statistics: StatisticsService | undefined;
  /** Where changes are rehearsed. */
  readonly engine: EngineChoice;
  /** Jobs at once. */
  readonly concurrency: number;
};

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const roles = ['all', 'web', 'worker'] as const;

/**
 * Reads what the process was told, and refuses what would only fail later.
 *
 * @param role `web` or `worker`; nothing for both
 * @throws UserError naming the variable, what was expected and an example
 */
export function readConfiguration(role: string | undefined, env: Environment): Configuration {
  const directory = resolve(env.DATA_DIRECTORY || 'data');
  const url = readSecret(env, 'DATABASE_URL');
  const chosen = oneOf('the role', role ?? 'all', roles, 'node src/app/main.ts worker');
  if (chosen !== 'all' && url === undefined) throw noServer(chosen);
  return {
    role: chosen,
    host: env.HOST || '0.0.0.0',
    port: numberIn(env, 'PORT', 3000, 0, 65_535),
    logLevel: oneOf('LOG_LEVEL', env.LOG_LEVEL || 'info', levels, 'LOG_LEVEL=info'),
    github: readHost(env.GHE_HOST),
    directory,
    database: url === undefined ? { directory: join(directory, 'store') } : { url },
    identity: identityIn(env),
    publicUrl: publicUrlIn(env),
    operatorToken: readSecret(env, 'OPERATOR_TOKEN'),
    rules: env.RULES ? resolve(env.RULES) : undefined,
    statistics: statisticsIn(env),
    engine: engineIn(env),
    concurrency: numberIn(env, 'CONCURRENCY', 2, 1, 64),
  };
}

const statisticsIn = (env: Environment): StatisticsService | undefined => {
  const template = env.STATISTICS_URL;
  if (!template) return undefined;
  const url = URL.parse(template.replaceAll(/[{}]/g, ''));
  const whole = ['{owner}', '{repository}'].every((part) => template.includes(part));
  if (whole && url !== null && ['http:', 'https:'].includes(url.protocol) && !/[{}]/.test(hostIn(template)))
    return { template, token: readSecret(env, 'STATISTICS_TOKEN') };
  throw new UserError(
    `STATISTICS_URL can't be ${JSON.stringify(template)}`,
    'an address with {owner} and {repository} in its path',
    'STATISTICS_URL=https://stats.internal/{owner}/{repository}.json',
  );
};

/** A repository's name must not choose the server. */
const hostIn = (template: string): string => /^https?:\/\/([^/?#]*)/.exec(template)?.[1] ?? '';

const engineIn = (env: Environment): EngineChoice => {
  const url = readSecret(env, 'REHEARSAL_URL');
  if (url !== undefined && !/^postgres(?:ql)?:\/\//.test(url)) {
    throw new UserError(
      'REHEARSAL_URL is not the address of a PostgreSQL server',
      'a server that holds nothing else, and a role that may create databases there',
      'REHEARSAL_URL=postgres://rehearsal:words@db.internal:5432/postgres',
    );
  }
  if (url !== undefined) {
    const rows = env.CONTENTION_ROWS ? numberIn(env, 'CONTENTION_ROWS', 100_000, 1_000, 10_000_000) : undefined;
    return { name: 'server', url, contendedRows: rows };
  }
  if (!env.CONTENTION_ROWS) return { name: 'embedded' };
  throw new UserError(
    'CONTENTION_ROWS needs REHEARSAL_URL: the embedded PostgreSQL has one connection, so no session can wait for another',
    'the address of a PostgreSQL server that holds nothing else',
    'REHEARSAL_URL=postgres://rehearsal:words@db.internal:5432/postgres',
  );
};

const credentialNames = ['APP_ID', 'PRIVATE_KEY', 'PRIVATE_KEY_PATH', 'WEBHOOK_SECRET', 'WEBHOOK_SECRET_PATH'] as const;

/** All of the credentials or none: a part of them is a mistake, not a first start. */
const identityIn = (env: Environment): Identity | undefined =>
  credentialNames.some((name) => env[name] !== undefined && env[name] !== '')
    ? { appId: readAppId(env), privateKey: readKey(env), secrets: readSecrets(env) }
    : undefined;

const oneOf = <Word extends string>(name: string, value: string, words: readonly Word[], example: string): Word => {
  const found = words.find((word) => word === value);
  if (found === undefined) {
    throw new UserError(`${name} can't be ${JSON.stringify(value)}`, `one of ${words.join(', ')}`, example);
  }
  return found;
};

const numberIn = (env: Environment, name: string, otherwise: number, min: number, max: number): number => {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UserError(
    `${name} can't be ${JSON.stringify(text)}`,
    `a whole number from ${min} to ${max}`,
    `${name}=${otherwise}`,
  );
};

const publicUrlIn = (env: Environment): string | undefined => {
  if (!env.PUBLIC_URL) return undefined;
  const url = URL.parse(env.PUBLIC_URL);
  if (url !== null && ['http:', 'https:'].includes(url.protocol) && url.search === '' && url.hash === '') {
    return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  }
  throw new UserError(
    `PUBLIC_URL can't be ${JSON.stringify(env.PUBLIC_URL)}`,
    'the full address at which GitHub and its users reach this server',
    'PUBLIC_URL=https://migrations.example.com',
  );
};

const noServer = (role: Role): UserError =>
  new UserError(
    `a separate ${role} process needs a database that all processes share`,
    'DATABASE_URL, the address of a PostgreSQL server; a data directory belongs to one process',
    'DATABASE_URL=postgres://migration_planner@db:5432/migration_planner npm run worker',
  );
