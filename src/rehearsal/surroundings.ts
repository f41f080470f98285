import { frameworks } from '../frameworks/catalogue.ts';
import type { SqlError } from '../model/effect.ts';
import type { MadeUp } from '../model/rehearsal.ts';
import { extensionModules } from './extensions.ts';
import { extensionElsewhere } from './lacks/extensions-elsewhere.ts';
import { handlers } from './lacks/handlers.ts';
import { returnsOf } from './lacks/returns-of.ts';

/** The least that lets a failed statement of the base run: SQL to run first, and what to tell people about it. */
export type Repair = { readonly sql: string; readonly kind: MadeUp['kind']; readonly name: string };

/**
 * What a history assumes and does not create, read off PostgreSQL's error. Names come as the message prints them and are
 * quoted again. `attempt` counts the repairs already tried for the same error; undefined: nothing (more) can be made up.
 */
export function repairFor(error: SqlError, attempt: number): Repair | undefined {
  for (const [sqlState, pattern, repair] of repairs) {
    const found = error.sqlState === sqlState ? pattern.exec(error.message) : null;
    const made = found ? repair(found[1] ?? '', found[2] ?? '', attempt) : undefined;
    if (made) return made;
  }
  return undefined;
}

/**
 * The next guess for a function that was made up and turned out to return the wrong type. `attempt` counts from 1, the first
 * guess being 0.
 */
export function guessAgain(made: Repair, error: SqlError, attempt: number): Repair | undefined {
  const aboutTypes = ['42804', '42883', '42846', '42P13', '42P17', '22P02', '42703'].includes(error.sqlState);
  const [, name, list] = /^([^(]+)\((.*)\)$/.exec(made.name) ?? [];
  return aboutTypes && made.kind === 'function' && name !== undefined
    ? functionNamed(name, list ?? '', attempt)
    : undefined;
}

/**
 * What a change may take for granted although nothing in the tree creates it: roles, schemas, settings, what an extension
 * brings. A table, type or function that is missing otherwise is a failure of the change.
 */
export function repairForChange(error: SqlError): Repair | undefined {
  const repair = repairFor(error, 0);
  if (repair === undefined) return undefined;
  const ofExtension =
    (repair.kind === 'type' || repair.kind === 'function') && extensionElsewhere(repair.name.split('(')[0] ?? '');
  return ofExtension || ['role', 'schema', 'extension', 'platform', 'language', 'access method'].includes(repair.kind)
    ? repair
    : undefined;
}

type Maker = (name: string, second: string, attempt: number) => Repair | undefined;

const once =
  (make: (name: string, second: string) => Repair | undefined): Maker =>
  (name, second, attempt) =>
    attempt === 0 ? make(name, second) : undefined;

/** Whom a team's migrations run as owns what they change: SET ROLE may follow on any other use of it. */
const role = (name: string): Repair => ({ sql: `CREATE ROLE ${quote(name)} SUPERUSER`, kind: 'role', name });

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const repairs: readonly (readonly [string, RegExp, Maker])[] = [
  ['42704', /^role "(.+)" does not exist$/, once((name) => role(name))],
  [
    '3F000',
    /^schema "(.+)" does not exist$/,
    once((name) => ({ sql: `CREATE SCHEMA ${quote(name)}`, kind: 'schema', name })),
  ],
  [
    '3F000',
    /^no schema has been selected to create in$/,
    once(() => ({ sql: 'CREATE SCHEMA IF NOT EXISTS public', kind: 'schema', name: 'public' })),
  ],
  ['22023', /^role "(.+)" does not exist$/, once((name) => role(name))],
  ['42704', /^type "(.+?)(?:\[\])?" does not exist$/, once((name) => typeNamed(name))],
  ['42704', /^access method "(hnsw|ivfflat)" does not exist$/, once(() => extension('vector'))],
  [
    '42704',
    /^operator class "(.+)" does not exist/,
    once((name) => (name.includes('trgm') ? extension('pg_trgm') : undefined)),
  ],
  [
    '42704',
    /^unrecognized configuration parameter "(\w+\.\w+)"$/,
    once((name) => ({ sql: `SELECT set_config('${name}', '', false)`, kind: 'platform', name: `setting ${name}` })),
  ],
  [
    '42704',
    /^publication "(.+)" does not exist$/,
    once((name) => ({ sql: `CREATE PUBLICATION ${quote(name)}`, kind: 'platform', name: `publication ${name}` })),
  ],
  ...handlers.map(([sqlState, pattern, make]): (typeof repairs)[number] => [sqlState, pattern, once(make)]),
  ['42883', /^function ([\w.]+)\((.*)\) does not exist$/, (name, list, attempt) => functionNamed(name, list, attempt)],
  ['42P01', /^relation "((?:\w+\.)?\w+)" does not exist$/, once((name) => bookkeeping(name))],
];

const extension = (name: string): Repair | undefined =>
  extensionModules.has(name)
    ? { sql: `CREATE EXTENSION IF NOT EXISTS ${quote(name)}`, kind: 'extension', name }
    : undefined;

const typesOfExtensions: Readonly<Record<string, string>> = {
  citext: 'citext',
  hstore: 'hstore',
  ltree: 'ltree',
  vector: 'vector',
  halfvec: 'vector',
  cube: 'cube',
};

/** A type nobody made: its extension where that is known, else a domain over text that takes any value. */
const typeNamed = (name: string): Repair | undefined => {
  const bare = name.split('.').at(-1) ?? name;
  const known = typesOfExtensions[bare];
  if (known !== undefined) return extension(known);
  const parts = name.split('.').map(quote).join('.');
  return { sql: `CREATE DOMAIN ${parts} AS text`, kind: 'type', name };
};

const functionsOfExtensions: Readonly<Record<string, string>> = {
  uuid_generate_v4: 'uuid-ossp',
  uuid_generate_v1: 'uuid-ossp',
  uuid_generate_v1mc: 'uuid-ossp',
  uuid_generate_v5: 'uuid-ossp',
  gen_random_bytes: 'pgcrypto',
  gen_salt: 'pgcrypto',
  crypt: 'pgcrypto',
  digest: 'pgcrypto',
  hmac: 'pgcrypto',
  similarity: 'pg_trgm',
  unaccent: 'unaccent',
};

/** Return types that a made-up function is tried with, one after the other: the message does not tell. */
const returnTypes = ['text', 'uuid', 'jsonb', 'boolean', 'bigint', 'timestamptz', 'trigger'];

const functionNamed = (name: string, list: string, attempt: number): Repair | undefined => {
  const bare = name.split('.').at(-1) ?? name;
  const known = functionsOfExtensions[bare];
  if (known !== undefined && !name.includes('.')) return attempt === 0 ? extension(known) : undefined;
  const returns = [...returnsOf(bare), ...returnTypes][attempt];
  if (returns === undefined) return undefined;
  const types = list === '' ? [] : list.split(', ').map(argument);
  const target = name.split('.').map(quote).join('.');
  const signature = `${target}(${types.join(', ')})`;
  const body =
    returns === 'trigger'
      ? `LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`
      : `LANGUAGE sql STABLE AS 'SELECT NULL::${returns}'`;
  const drop = attempt > 0 ? `DROP FUNCTION IF EXISTS ${signature}; ` : '';
  return {
    sql: `${drop}CREATE FUNCTION ${signature} RETURNS ${returns} ${body}`,
    kind: 'function',
    name: `${name}(${list})`,
  };
};

/** `unknown`, or `url => unknown` where the call names its arguments. */
const argument = (one: string): string => {
  const [type = '', name] = one.split(' => ').reverse();
  return `${name === undefined ? '' : `${quote(name)} `}${type === 'unknown' ? 'text' : type}`;
};

/** Tables in which migration tools keep their own record, by name; some migrations read or write them. */
const bookkeepingTables: ReadonlyMap<string, string> = new Map(
  Object.values(frameworks).flatMap(({ historyTable }) =>
    historyTable ? [[historyTable.name, historyTable.columns] as const] : [],
  ),
);

const bookkeeping = (name: string): Repair | undefined => {
  const [schema, table] = name.includes('.') ? name.split('.') : ['public', name];
  const definition = bookkeepingTables.get(table ?? '');
  if (definition === undefined || schema === undefined || table === undefined) return undefined;
  const sql = `CREATE SCHEMA IF NOT EXISTS ${quote(schema)}; CREATE TABLE ${quote(schema)}.${quote(table)} (${definition})`;
  return { sql, kind: 'table', name };
};
