import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfiguration } from '../../../src/app/start/configuration.ts';
import { readHost } from '../../../src/app/start/host.ts';
import { freshDirectory, removeDirectory, webhookSecret } from './starting.ts';

const rsa = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
}).privateKey;
const curve = generateKeyPairSync('ed25519', {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;
const directory = freshDirectory();
afterAll(() => removeDirectory(directory));

const whole = { APP_ID: '123', PRIVATE_KEY: rsa, WEBHOOK_SECRET: webhookSecret };

describe('the configuration', () => {
  test('is none on a first start, and ordinary otherwise', () => {
    expect(readConfiguration(undefined, {})).toMatchObject({
      role: 'all',
      identity: undefined,
      host: '0.0.0.0',
      port: 3000,
      github: { api: 'https://api.github.com' },
      database: { directory: expect.stringMatching(/data\/store$/) },
    });
  });

  test.each([
    ['as it is', rsa],
    ['with its line ends written out', rsa.replaceAll('\n', '\\n')],
    ['in base64', Buffer.from(rsa).toString('base64')],
  ])('takes a key %s', (_, key) => {
    const { identity } = readConfiguration(undefined, { ...whole, PRIVATE_KEY: key });
    expect(identity).toEqual({ appId: 123, privateKey: rsa.trim(), secrets: [webhookSecret] });
  });

  test('rehearses on a server that is named, and measures waiting only there', () => {
    const url = 'postgres://rehearsal@localhost/postgres';
    expect(readConfiguration(undefined, {}).engine).toEqual({ name: 'embedded' });
    expect(readConfiguration(undefined, { REHEARSAL_URL: url }).engine).toMatchObject({ name: 'server', url });
    const both = { REHEARSAL_URL: url, CONTENTION_ROWS: '50000' };
    expect(readConfiguration(undefined, both).engine).toEqual({ name: 'server', url, contendedRows: 50_000 });
    expect(() => readConfiguration(undefined, { CONTENTION_ROWS: '50000' })).toThrow('CONTENTION_ROWS needs');
    expect(() => readConfiguration(undefined, { REHEARSAL_URL: 'localhost' })).toThrow(
      'is not the address of a PostgreSQL',
    );
  });

  test('takes secrets from files, and the secret before while it is being changed', () => {
    const file = (name: string, content: string): string => {
      writeFileSync(join(directory, name), `${content}\n`);
      return join(directory, name);
    };
    const before = 'what was the secret until the other day';
    const env = {
      APP_ID: '123',
      PRIVATE_KEY_PATH: file('key.pem', rsa),
      WEBHOOK_SECRET_PATH: file('secret', webhookSecret),
      WEBHOOK_SECRET_PREVIOUS: before,
      DATABASE_URL_PATH: file('url', 'postgres://db/app'),
    };
    expect(readConfiguration('worker', env)).toMatchObject({
      role: 'worker',
      identity: { secrets: [webhookSecret, before] },
      database: { url: 'postgres://db/app' },
    });
  });

  test.each([
    ['no secret', { WEBHOOK_SECRET: undefined }, 'WEBHOOK_SECRET is missing'],
    ['a short secret', { WEBHOOK_SECRET: 'short' }, 'WEBHOOK_SECRET has 5 characters'],
    ['a secret that everybody knows', { WEBHOOK_SECRET: 'development' }, 'is "development"'],
    ['a secret of one letter', { WEBHOOK_SECRET: 'a'.repeat(40) }, 'repeats a few characters'],
    ['a weak secret before', { WEBHOOK_SECRET_PREVIOUS: 'weak' }, 'WEBHOOK_SECRET_PREVIOUS has 4 characters'],
    [
      'a secret file that is not there',
      { WEBHOOK_SECRET: undefined, WEBHOOK_SECRET_PATH: '/nowhere/secret' },
      "WEBHOOK_SECRET_PATH can't be read",
    ],
    ['a secret twice', { WEBHOOK_SECRET_PATH: '/run/secret' }, 'are both set'],
    ['no key', { PRIVATE_KEY: undefined }, 'PRIVATE_KEY and PRIVATE_KEY_PATH are missing'],
    ['a key that is none', { PRIVATE_KEY: 'hunter2' }, 'is not a valid key'],
    ['a key of another kind', { PRIVATE_KEY: curve }, 'the private key is ed25519'],
    ['no number', { APP_ID: undefined }, 'APP_ID is missing'],
    ['a client id for a number', { APP_ID: 'Iv1.8a61f9b3a7aba766' }, `APP_ID can't be "Iv1.8a61f9b3a7aba766"`],
    ['a port that is none', { PORT: '80 80' }, `PORT can't be "80 80"`],
    ['a level that is none', { LOG_LEVEL: 'loud' }, `LOG_LEVEL can't be "loud"`],
    ['a host with a path', { GHE_HOST: 'https://github.example.com/api/v3' }, "GHE_HOST can't be"],
    ['an open way to GitHub', { GHE_HOST: 'http://github.example.com' }, "GHE_HOST can't be"],
    ['an address of nothing', { PUBLIC_URL: 'migrations' }, "PUBLIC_URL can't be"],
  ])('refuses %s, and says what would be right', (_, wrong, message) => {
    const read = () => readConfiguration(undefined, { ...whole, ...wrong });
    expect(read).toThrow(expect.objectContaining({ name: 'UserError', message: expect.stringContaining(message) }));
    expect(read).not.toThrow('hunter2');
  });

  test('refuses a process of its own without a database to share, and a role that is none', () => {
    expect(() => readConfiguration('worker', whole)).toThrow('needs a database that all processes share');
    expect(() => readConfiguration('boss', whole)).toThrow(`the role can't be "boss"`);
  });
});

test.each([
  [undefined, 'https://github.com', 'https://api.github.com'],
  ['github.com', 'https://github.com', 'https://api.github.com'],
  ['github.example.com', 'https://github.example.com', 'https://github.example.com/api/v3'],
  ['https://github.example.com:8443/', 'https://github.example.com:8443', 'https://github.example.com:8443/api/v3'],
  ['octocorp.ghe.com', 'https://octocorp.ghe.com', 'https://api.octocorp.ghe.com'],
  ['http://127.0.0.1:4000', 'http://127.0.0.1:4000', 'http://127.0.0.1:4000/api/v3'],
])('GitHub at %s', (given, web, api) => {
  expect(readHost(given)).toEqual({ web, api });
});
