import { hasSqlDetails, loadModule, parsePlPgSQLSync, parseSync, scanSync } from 'libpg-query';
import type { Node, RawStmt } from '../model/node.ts';
import { byteToCharacter } from './positions.ts';
import { afterComments, beforeSpace } from './trim.ts';

await loadModule();

/** A statement as the parser cut it, in UTF-16 code units of the text given. */
export type Cut = { readonly node: Node; readonly start: number; readonly end: number };

export type ParseError = { readonly message: string; readonly offset: number };

export type Parsed = { readonly cuts: readonly Cut[] } | { readonly error: ParseError };

/** Deeper nesting exhausts the parser's stack, and no migration written by people comes near. */
const deepestNesting = 2_000;

/** Parses SQL with PostgreSQL 18's own grammar. Never throws: what does not parse is an error with the parser's words. */
export function parse(sql: string): Parsed {
  const nul = sql.indexOf('\0');
  if (nul >= 0) return { error: { message: 'a NUL character, which PostgreSQL does not accept', offset: nul } };
  const deep = nestsTooDeep(sql);
  if (deep !== undefined) return { error: { message: `more than ${deepestNesting} levels of nesting`, offset: deep } };
  if (sql.trim() === '') return { cuts: [] };
  try {
    const character = byteToCharacter(sql);
    return { cuts: (parseSync(sql).stmts ?? []).flatMap((raw) => cut(raw, sql, character)) };
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
    return parsePlPgSQLSync(sql);
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
    return { message, offset: characterOffset(sql, cursorPosition) };
  }
  if (error instanceof RangeError) return { message: 'an expression too long or too deep to read', offset: 0 };
  return { message: error instanceof Error ? error.message : String(error), offset: 0 };
};

/** Errors count characters (code points), unlike the tree, which counts bytes. */
const characterOffset = (sql: string, codePoints: number): number => {
  let at = 0;
  for (let seen = 0; seen < codePoints && at < sql.length; seen += 1) at += (sql.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at;
};

const nestsTooDeep = (sql: string): number | undefined => {
  let depth = 0;
  for (let at = 0; at < sql.length; at += 1) {
    const code = sql.charCodeAt(at);
    if (code === 40 || code === 91) depth += 1;
    else if (code === 41 || code === 93) depth = Math.max(0, depth - 1);
    if (depth > deepestNesting) return at;
  }
  return undefined;
};
