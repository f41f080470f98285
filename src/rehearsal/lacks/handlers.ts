import type { MadeUp } from '../../model/rehearsal.ts';

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

type Made = { readonly sql: string; readonly kind: MadeUp['kind']; readonly name: string };

/** Answers every call of a function in a language that is not there with NULL. */
const nothing = (name: string): string =>
  `CREATE FUNCTION pg_catalog.${quote(`${name}_stand_in`)}() RETURNS language_handler LANGUAGE internal AS 'inet_client_addr'`;

/** What an administrator makes once on a server, by the error that tells of its absence: shells of it take the place of the thing. */
export const handlers: readonly (readonly [sqlState: string, pattern: RegExp, make: (name: string) => Made])[] = [
  [
    '42704',
    /^foreign-data wrapper "(.+)" does not exist$/,
    (name) => ({
      sql: `CREATE FOREIGN DATA WRAPPER ${quote(name)}`,
      kind: 'platform',
      name: `foreign-data wrapper ${name}`,
    }),
  ],
  [
    '42704',
    /^server "(.+)" does not exist$/,
    (name) => ({
      sql: `CREATE FOREIGN DATA WRAPPER ${quote(`${name}_wrapper`)}; CREATE SERVER ${quote(name)} FOREIGN DATA WRAPPER ${quote(`${name}_wrapper`)}`,
      kind: 'platform',
      name: `server ${name}`,
    }),
  ],
  [
    '42704',
    /^language "(.+)" does not exist$/,
    (name) => ({
      sql: `${nothing(name)}; CREATE TRUSTED LANGUAGE ${quote(name)} HANDLER pg_catalog.${quote(`${name}_stand_in`)}`,
      kind: 'language',
      name,
    }),
  ],
  [
    '42704',
    /^collation "(?:pg_catalog\.)?(.+)" for encoding ".+" does not exist$/,
    (name) => ({
      sql: `CREATE COLLATION pg_catalog.${quote(name)} (provider = icu, locale = ${literal(localeOf(name))})`,
      kind: 'platform',
      name: `collation ${name}`,
    }),
  ],
  // Of tables only: an index of another kind finds no operator class in ours.
  [
    '42704',
    /^access method "(columnar|orioledb|hypercore|tde_heap|tde_heap_basic|zheap)" does not exist$/,
    (name) => ({
      sql: `CREATE ACCESS METHOD ${quote(name)} TYPE TABLE HANDLER heap_tableam_handler`,
      kind: 'access method',
      name,
    }),
  ],
];

/** `de-x-icu` and `de_DE.utf8` say which locale they mean. */
const localeOf = (collation: string): string => collation.replace(/-x-icu$|\.[\w-]+$/i, '');

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
