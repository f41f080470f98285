import type { SqlError } from '../../model/effect.ts';

/**
 * What an error says of this server alone: another one, set up as production is, runs the statement.
 * A sentence without its end; undefined: it may be the migration's own fault.
 */
export function lackOfServer({ sqlState, message }: SqlError): string | undefined {
  for (const [state, pattern, reason] of lacks) {
    const found = sqlState.startsWith(state) ? pattern.exec(message) : null;
    if (found) return reason.replace('$1', found[1] ?? '');
  }
  return undefined;
}

const lacks: readonly (readonly [string, RegExp, string])[] = [
  ['08', /(?:)/, 'it connects to another server, and a rehearsal reaches none'],
  ['HV', /(?:)/, 'it reads another server, and a rehearsal reaches none'],
  [
    '55000',
    /^foreign-data wrapper "(.+)" has no handler/,
    'it reads another server through $1, and a rehearsal reaches none',
  ],
  ['55000', /^prepared transactions are disabled/, 'prepared transactions are switched off on the rehearsal’s server'],
  ['58P01', /^could not access file "(.+?)"/, 'the library $1 is not on the rehearsal’s server'],
  ['58P01', /"(.+?)"/, '$1 is a file of the production server'],
  ['F0000', /"(.+?)"/, '$1 is a file of the production server'],
  ['0A000', /^extension "(.+)" is not available/, 'the extension $1 is not available in the rehearsal'],
  ['0A000', /^compression method (\w+) not supported/, 'the rehearsal’s PostgreSQL is built without $1'],
  ['0A000', /^(.+?) is not supported (?:in|by) this build/, 'the rehearsal’s PostgreSQL is built without $1'],
  ['42704', /^tablespace "(.+)" does not exist/, 'the tablespace $1 is a directory of the production server'],
  [
    '42704',
    /^collation "(.+)" for encoding ".+" does not exist/,
    'the collation $1 comes from the production server’s system',
  ],
  [
    '22023',
    /^invalid value for parameter "default_toast_compression"/,
    'the rehearsal’s PostgreSQL is built without lz4',
  ],
  [
    '22023',
    /^invalid value for parameter "\w+_tablespaces?": "(.+)"/,
    'the tablespace $1 is a directory of the production server',
  ],
  ['22023', /^invalid value for parameter "lc_\w+": "(.+)"/, 'the locale $1 comes from the production server’s system'],
  [
    '',
    /^could not (?:create locale|open collator for locale|get language from (?:ICU )?locale) "(.+?)"/,
    'the locale $1 comes from the production server’s system',
  ],
  [
    '22023',
    /^unrecognized parameter namespace "(.+)"/,
    'the storage parameters of $1 come with an extension that the rehearsal does not carry',
  ],
  [
    '22023',
    /^(?:no security label providers have been loaded|security label provider "(.+)" is not loaded)/,
    'security labels come with an extension that the rehearsal does not carry',
  ],
  [
    '55000',
    /^(?:logical decoding|replication slots?|logical replication)\b.*(?:wal_level|max_replication_slots)/,
    'it needs a server that is set up for replication',
  ],
  ['55000', /^prepared transactions are disabled/, 'it needs a server with max_prepared_transactions'],
  ['3D000', /^database "(.+)" does not exist/, 'the database $1 has another name in the rehearsal'],
];
