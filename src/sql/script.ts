import type { Script, Source, Statement, TextNote } from '../model/statement.ts';
import type { Location, Span, Unreadable } from '../model/text.ts';
import { beyondLimits, type ParseError } from './limits.ts';
import { type Masked, maskPlaceholders, maskPsql } from './mask.ts';
import { type Cut, parse } from './parser.ts';
import { locator } from './positions.ts';
import { splitByLexer } from './split.ts';
import { readSuppressions } from './suppressions.ts';

/** Larger files are not read: they cost more memory than a review is worth, and are dumps, not migrations. */
export const largestSource = 8_000_000;

/** Parses a source. Never throws; what cannot be read is in `unreadable`, with line, column and PostgreSQL's own words. */
export function readScript(source: Source): Script {
  const script = known.get(source) ?? read(source);
  known.set(source, script);
  return script;
}

/** Each source is parsed once, whoever asks; what is let go of is forgotten. */
const known = new WeakMap<Source, Script>();

const read = (source: Source): Script => {
  if (source.text.length > largestSource) return tooLarge(source);
  const locate = locator(source.path, source.text);
  const pieces = source.pieces.map((piece, index) => readPiece(source.text, piece, index, locate));
  // What is too much for the parser is too much for its lexer.
  const readable = source.pieces.filter((_, index) => pieces[index]?.beyond !== true);
  const comments = readable.map((piece) => readSuppressions(source.text, piece, locate));
  return {
    source,
    statements: pieces.flatMap((piece) => piece.statements),
    unreadable: pieces.flatMap((piece) => piece.unreadable),
    suppressions: comments.flatMap((found) => found.suppressions),
    notes: [...pieces.flatMap((piece) => piece.notes), ...comments.flatMap((found) => found.notes)],
  };
};

/** A source that is one file, run as one piece (a byte order mark is left out). */
export function wholeFile(path: string, text: string): Source {
  return {
    path,
    text,
    pieces: [{ start: text.startsWith('\ufeff') ? 1 : 0, end: text.length }],
  };
}

type Locate = (offset: number, length: number) => Location;
type Piece = {
  readonly statements: readonly Statement[];
  readonly unreadable: readonly Unreadable[];
  readonly notes: readonly TextNote[];
  /** It is not read at all. */
  readonly beyond?: boolean;
};

const readPiece = (text: string, piece: Span, index: number, locate: Locate): Piece => {
  const psql = maskPsql(text.slice(piece.start, piece.end), piece.start, locate);
  const beyond = beyondLimits(psql.text);
  if (beyond !== undefined) {
    const location = locate(piece.start + beyond.offset, 1);
    return {
      statements: [],
      unreadable: [{ path: location.path, reason: beyond.message, location }],
      notes: [],
      beyond: true,
    };
  }
  const direct = parse(psql.text);
  const toStatement = (cut: Cut, from: string): Statement => statementOf(cut, from, piece.start, index, locate, psql);
  if ('cuts' in direct) {
    return { statements: direct.cuts.map((cut) => toStatement(cut, psql.text)), unreadable: [], notes: psql.notes };
  }
  const filled = maskPlaceholders(psql.text, piece.start, locate);
  const second = filled.notes.length > 0 ? parse(filled.text) : direct;
  if ('cuts' in second) {
    const statements = second.cuts.map((cut) => toStatement(cut, filled.text));
    return { statements, unreadable: [], notes: [...psql.notes, ...filled.notes] };
  }
  return { ...readOneByOne(filled.text, second.error, piece, toStatement, locate), notes: psql.notes };
};

/** One statement that does not parse costs one finding; those around it are still read. */
const readOneByOne = (
  text: string,
  error: ParseError,
  piece: Span,
  toStatement: (cut: Cut, from: string) => Statement,
  locate: Locate,
): Pick<Piece, 'statements' | 'unreadable'> => {
  const spans = splitByLexer(text);
  const path = locate(0, 0).path;
  const say = (found: ParseError, offset: number): Unreadable => ({
    path,
    reason: explain(found.message, text.slice(offset, offset + 20), text.slice(Math.max(0, offset - 200), offset)),
    location: locate(piece.start + offset, 1),
    broken: true,
  });
  if (spans === undefined) return { statements: [], unreadable: [say(error, error.offset)] };
  const statements: Statement[] = [];
  const unreadable: Unreadable[] = [];
  for (const span of spans) {
    const parsed = parse(text.slice(span.start, span.end));
    if ('error' in parsed) unreadable.push(say(parsed.error, span.start + parsed.error.offset));
    else {
      const shift = (cut: Cut): Cut => ({ node: cut.node, start: cut.start + span.start, end: cut.end + span.start });
      statements.push(...parsed.cuts.map((cut) => toStatement(shift(cut), text)));
    }
  }
  return { statements, unreadable };
};

const statementOf = (cut: Cut, from: string, base: number, piece: number, locate: Locate, psql: Masked): Statement => {
  const start = base + cut.start;
  const data = psql.copyData.find(({ asked }) => asked.start <= start && start < asked.end)?.data;
  return {
    sql: from.slice(cut.start, cut.end),
    location: locate(start, cut.end - cut.start),
    piece,
    node: cut.node,
    ...(data === undefined ? {} : { copyData: data }),
  };
};

/** The parser's words, and the likely cause where it can be told. */
const explain = (message: string, from: string, before: string): string => {
  const opens = /^(?:alter|create|drop|insert|update|delete|comment|grant|set)\b/i.test(from);
  return opens && /\S[ \t\r]*\n\s*$/.test(before)
    ? `${message}; the statement before it seems to lack its \`;\``
    : message;
};

const tooLarge = (source: Source): Script => ({
  source,
  statements: [],
  unreadable: [
    {
      path: source.path,
      reason: `the file has ${source.text.length} characters; files up to ${largestSource} are read. Load bulk data outside of migrations`,
    },
  ],
  suppressions: [],
  notes: [],
});
