import type { SqlError } from '../../model/effect.ts';
import type { RunStatement } from '../protocol.ts';
import { lackOfServer } from './environment.ts';
import {
  extensionElsewhere,
  extensionOfLanguage,
  extensionOfSchema,
  isKnownElsewhere,
} from './extensions-elsewhere.ts';
import { bareName, mentions, wordsIn } from './words.ts';

/** Why a statement could not be run here. */
export type Lack = {
  /** A sentence without its end. */
  readonly reason: string;
  /** What is lacking in the first place: statements that rest on one another share it. */
  readonly root: string;
};

/** A statement that could not be run: what it would have made is not there either. */
export type NotRun = { readonly sql: string; readonly place: string; readonly root: string };

/** What a database lacks at some point of its history. */
export type Lacking = {
  /** Extensions that were asked for and are not carried. */
  readonly extensions: ReadonlySet<string>;
  readonly carries: (extension: string) => boolean;
  /** Types, functions and the like that were made up: what goes wrong with them says nothing. */
  readonly standIns: ReadonlySet<string>;
  /** Procedural languages that were made up. */
  readonly languages: readonly string[];
  readonly notRun: readonly NotRun[];
};

/** Whether the rehearsal is at fault for an error, and not the statement. */
export function lackOf(error: SqlError, statement: RunStatement, lacking: Lacking): Lack | undefined {
  const own = lackOfServer(error);
  return own !== undefined
    ? atRoot(own)
    : (ofExtension(error, lacking) ?? restsOnNotRun(error, lacking) ?? restsOnStandIn(error, statement, lacking));
}

/** Whether the statement may run without what only another server has. */
export function isReducible({ sqlState, message }: SqlError): boolean {
  if (sqlState === '42601') return message.startsWith('type modifier is not allowed');
  return (
    ['0A000', '42704', '22023'].includes(sqlState) &&
    /^(?:compression method|tablespace|unrecognized parameter namespace|invalid value for parameter "default_toast_compression")/.test(
      message,
    )
  );
}

/** The words for an extension that is not there. */
export function notCarried(extension: string): string {
  return `the extension ${extension} is not available in the rehearsal`;
}

/** What a question asks for and only a stand-in would answer: `SELECT cron.schedule(…)` runs to no end. */
export function lackOfCalls({ asks = [] }: RunStatement, { extensions, standIns }: Lacking): Lack | undefined {
  for (const called of asks) {
    const extension = extensionElsewhere(called);
    if (extension !== undefined && extensions.has(extension)) return atRoot(notCarried(extension));
    if (standIns.has(called)) return atRoot(rootOf(called));
  }
  return undefined;
}

/** A stand-in that a statement names. */
export function standInOf({ sql }: Pick<RunStatement, 'sql'>, { standIns }: Lacking): string | undefined {
  return [...standIns].find((name) => mentions(sql, name));
}

/** What stands behind a stand-in. */
const rootOf = (standIn: string): string => {
  const extension = extensionElsewhere(standIn);
  return extension === undefined ? `${standIn} is made up in the rehearsal` : notCarried(extension);
};

const atRoot = (root: string): Lack => ({ reason: root, root });

/** Errors about something that is not there. */
const aboutMissing: ReadonlySet<string> = new Set([
  '42P01',
  '42703',
  '42704',
  '42883',
  '3F000',
  '42P02',
  '42804',
  '42846',
]);

const ofExtension = (error: SqlError, { extensions, carries }: Lacking): Lack | undefined => {
  if (!aboutMissing.has(error.sqlState)) return undefined;
  const [kind, name] = missingIn(error.message) ?? [];
  if (kind === undefined || name === undefined) return undefined;
  const known =
    kind === 'schema'
      ? extensionOfSchema(name)
      : kind === 'language'
        ? extensionOfLanguage(name)
        : kind === 'extension'
          ? name
          : extensionElsewhere(name);
  if (known !== undefined && !carries(known)) return atRoot(notCarried(known));
  // Nobody knows what such an extension brings; tables of the migrations' own are told by their statements.
  const unknown = [...extensions].find((one) => !isKnownElsewhere(one));
  return unknown !== undefined && kind !== 'relation' && kind !== 'column' ? atRoot(notCarried(unknown)) : undefined;
};

const missingIn = (message: string): readonly [kind: string, name: string] | undefined => {
  const called = /^(?:function|procedure|aggregate|routine) ([\w."]+)\(/.exec(message);
  if (called) return ['function', (called[1] ?? '').replaceAll('"', '')];
  const named =
    /^(?:data )?(relation|schema|type|language|extension|access method|operator class|foreign-data wrapper|text search \w+|server) "([^"]+)"/.exec(
      message,
    );
  return named ? [named[1] ?? '', (named[2] ?? '').replace(/\[\]$/, '')] : undefined;
};

const restsOnNotRun = (error: SqlError, { notRun }: Lacking): Lack | undefined => {
  const names = namesMissing(error);
  if (names.length === 0) return undefined;
  const cause = notRun.find(({ sql }) => {
    const words = wordsIn(sql);
    return names.every((name) => words.has(name));
  });
  const what = names.map((name) => `\`${name}\``).join(' of ');
  return (
    cause && {
      reason: `it rests on ${what}, and ${cause.place} could not be run here: ${cause.root}`,
      root: cause.root,
    }
  );
};

/** Names in the error of what should be there: every name that PostgreSQL quotes, or the one of a function. */
const namesMissing = ({ sqlState, message, detail }: SqlError): readonly string[] => {
  if (sqlState === '23503') return quotedIn(detail ?? '').slice(-1);
  if (sqlState === '42830' || aboutMissing.has(sqlState)) {
    const called = missingIn(message);
    if (called?.[0] === 'function') return [bareName(called[1])];
    const column = /^column (?:(\w+)\.)?(\w+) does not exist/.exec(message);
    return column ? [column[2] ?? ''] : quotedIn(message);
  }
  return [];
};

const quotedIn = (message: string): readonly string[] =>
  [...message.matchAll(/"([^"]+)"/g)].map(([, name]) => bareName(name ?? ''));

/** A trigger in a language that is made up answers with nothing, and the row is not what it was. */
const languageOf = ({ sqlState }: SqlError, { languages }: Lacking): string | undefined =>
  /^(?:2[23]|39)/.test(sqlState) ? languages[0] : undefined;

/** Errors that a stand-in can't cause: something is there twice. */
const notOfStandIns: ReadonlySet<string> = new Set(['42701', '42P07', '42710', '42P06', '42723', '42P16']);

const restsOnStandIn = (error: SqlError, statement: RunStatement, lacking: Lacking): Lack | undefined => {
  if (notOfStandIns.has(error.sqlState) || !/^(?:2[23]|42|0A|39|XX)/.test(error.sqlState)) return undefined;
  const standIn =
    standInOf(statement, lacking) ?? standInOf({ sql: error.message }, lacking) ?? languageOf(error, lacking);
  if (standIn === undefined) return undefined;
  return { reason: `it rests on ${standIn}, which is made up in the rehearsal`, root: rootOf(standIn) };
};
