import { TooOld } from './ask.ts';

/** Why statistics could not be taken, what would be right, and a line to copy. */
export type WhyNot = { readonly message: string; readonly expected: string; readonly example: string };

const command = 'migration-planner stats --url postgres://monitor@db.example.com:5432/shop';

const grants =
  "CREATE ROLE monitor LOGIN PASSWORD '…';\nGRANT CONNECT ON DATABASE shop TO monitor;\nGRANT pg_monitor TO monitor;";

/**
 * What an error of a server or of the network means, by its code.
 *
 * @returns undefined for an error that is none of theirs
 */
export function whyNot(error: unknown): WhyNot | undefined {
  if (error instanceof TooOld) {
    return {
      message: `the server is PostgreSQL ${error.message}`,
      expected: 'PostgreSQL 13 or newer',
      example: command,
    };
  }
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = byCode(code) ?? (isTimeout(error) ? unreachable : undefined);
  if (known === undefined && code === '') return undefined;
  const { message, expected, example } = known ?? other;
  return { message: `${message} (${error.message || code})`, expected, example };
}

const unreachable: WhyNot = {
  message: 'the server does not answer',
  expected: 'an address that this machine reaches: host, port, and a firewall that lets it through',
  example: command,
};

const other: WhyNot = {
  message: 'the server refused to answer',
  expected: 'a PostgreSQL server, 13 or newer, and a role that may connect and read the catalogs',
  example: grants,
};

const notLetIn: WhyNot = {
  message: 'the server does not let this role in',
  expected: 'role and password of a login role',
  example: command,
};

const noDatabase: WhyNot = {
  message: 'there is no such database',
  expected: 'the name of a database behind the last /',
  example: command,
};

const noRight: WhyNot = {
  message: 'this role may not read what is needed',
  expected: 'a role that may connect to the database and read the catalogs; pg_monitor may',
  example: grants,
};

const locked: WhyNot = {
  message: 'a table is locked, or the server is too busy',
  expected: 'a moment in which no migration holds a table',
  example: command,
};

/** Codes of the system (ECONNREFUSED) and of PostgreSQL (appendix "Error Codes" of its manual). */
const meanings: readonly (readonly [RegExp, WhyNot])[] = [
  [/^(E[A-Z]+|08...|57P0.)$/, unreachable],
  [/^28(P01|000)$/, notLetIn],
  [/^3D000$/, noDatabase],
  [/^42501$/, noRight],
  [/^(55P03|57014)$/, locked],
];

const byCode = (code: string): WhyNot | undefined => meanings.find(([codes]) => codes.test(code))?.[1];

/** pg's own words for a connection that nobody took up; it has no code. */
const isTimeout = (error: Error): boolean => /timeout|terminated/i.test(error.message);
