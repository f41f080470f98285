import { hasSqlDetails, loadModule, parsePlPgSQLSync, parseSync, scanSync } from 'libpg-query';
import type { Node, RawStmt } from '../model/node.ts';
import { beyondLimits, isTooDeep, type ParseError, tooDeepMessage } from './limits.ts';
import { byteToCharacter } from './positions.ts';
import { afterComments, beforeSpace } from './trim.ts';

await loadModule();

/** A statement as the parser cut it, in UTF-16 code units of the text given. */
export type Cut = { readonly node: Node; readonly start: number; readonly end: number };

export type Parsed = { readonly cuts: readonly Cut[] } | { readonly error: ParseError };

/** Parses SQL with PostgreSQL 18's own grammar. Never throws: what does not parse is an error with the parser's words. */
export function parse(sql: string): Parsed {
  const beyond = beyondLimits(sql);
  if (beyond !== undefined) return { error: beyond };
  if (sql.trim() === '') return { cuts: [] };
  try {
    const character = byteToCharacter(sql);
    const { stmts = [] } = parseSync(sql);
    const deep = stmts.find(({ stmt }) => stmt !== undefined && isTooDeep(stmt, sql));
    if (deep !== undefined) return { error: { message: tooDeepMessage, offset: character(deep.stmt_location ?? 0) } };
    return { cuts: stmts.flatMap((raw) => cut(raw, sql, character)) };
  } catch (error) {
    return { error: readError(error, sql) };
  }
}

export type Token = { readonly name: string; readonly text: string; readonly start: number; readonly end: number };

/** PostgreSQL's own lexer, comments included. Undefined where even the lexer gives up (an unterminated string). */
export function scan(sql: string): readonly Token[] | undefined {
  if (sql.trim() === '' || sql.includes('\0')) return sql.includes('\0') ? undefined : [];
  try {
    const character = byteToCharacter(sql);
    return scanSync(sql).tokens.map((token) => ({
      name: token.tokenName,
      text: token.text,
      start: character(token.start),
      end: character(token.end),
    }));
  } catch {
    return undefined;
  }
}

/** The tree of a DO block or of a CREATE FUNCTION in PL/pgSQL, or undefined where it does not parse. Not for functions in SQL: they abort the parser. */
export function parsePlPgSql(sql: string): unknown {
  try {
    const tree: unknown = parsePlPgSQLSync(sql);
    return isTooDeep(tree, sql) ? undefined : tree;
  } catch {
    return undefined;
  }
}

const cut = (raw: RawStmt, sql: string, character: (byte: number) => number): readonly Cut[] => {
  if (raw.stmt === undefined) return [];
  const startByte = raw.stmt_location ?? 0;
  const start = character(startByte);
  const end = raw.stmt_len ? character(startByte + raw.stmt_len) : sql.length;
  return [{ node: raw.stmt, ...trimmed(sql, start, end) }];
};

/** Drops white space and comments at both ends. Only where a comment may stand at the end is the lexer asked. */
const trimmed = (sql: string, from: number, to: number): { start: number; end: number } => {
  const start = afterComments(sql, from, to);
  const end = beforeSpace(sql, start, to);
  const text = sql.slice(start, end);
  if (start < end && !/--|\*\/$|;$/.test(text)) return { start, end };
  const tokens = scan(text)?.filter((token) => token.name !== 'SQL_COMMENT' && token.name !== 'C_COMMENT') ?? [];
  const first = tokens[0];
  const last = tokens.findLast((token) => token.text !== ';');
  return first && last ? { start: start + first.start, end: start + last.end } : { start: from, end: to };
};

const readError = (error: unknown, sql: string): ParseError => {
  if (hasSqlDetails(error) && error.sqlDetails) {
    const { message, cursorPosition } = error.sqlDetails;
    // It quotes what it stopped at, which may be the rest of the file.
    return { message: shortened(message), offset: characterOffset(sql, cursorPosition) };
  }
  if (error instanceof RangeError) return { message: tooDeepMessage, offset: 0 };
  return { message: shortened(error instanceof Error ? error.message : String(error)), offset: 0 };
};

/** Errors count characters (code points), unlike the tree, which counts bytes. */
const characterOffset = (sql: string, codePoints: number): number => {
  let at = 0;
  for (let seen = 0; seen < codePoints && at < sql.length; seen += 1) at += (sql.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
};

const longestMessage = 300;

const shortened = (message: string): string =>
  message.length <= longestMessage ? message : `${message.slice(0, 200)}…${message.slice(-50)}`;
