import { countStatements } from './layout.ts';

/** Why a text can't be read, and where in it. */
export type ParseError = { readonly message: string; readonly offset: number };

/** More statements than these in one file are nothing that a person reviews. */
export const mostStatements = 20_000;

/** Nesting of brackets in the text, and of nodes in the tree: deeper exhausts the stack of whoever walks it. */
const deepestNesting = 2_000;
const deepestTree = 3_000;

/** No shorter text makes a deeper tree. */
const shallowText = 2_000;

/**
 * PostgreSQL's lexer reads a run of operator characters to its end, goes back to a comment or a sign in it, and begins again: the
 * work is the length of the run for each one. So many steps are a quarter of a second.
 */
const mostSteps = 20_000_000;

/** What is too much in a text for the parser, with its place; undefined where nothing is. One pass. */
export function beyondLimits(sql: string): ParseError | undefined {
  return nul(sql) ?? nestsTooDeep(sql) ?? tooManyMarks(sql) ?? tooManyStatements(sql);
}

/** Whether the tree of a text is deeper than those who walk it can go. */
export function isTooDeep(tree: unknown, sql: string): boolean {
  if (sql.length < shallowText) return false;
  let level: unknown[] = [tree];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepestTree) return true;
    const next: unknown[] = [];
    for (const node of level) for (const value of Object.values(node as object)) if (isObject(value)) next.push(value);
    level = next;
  }
  return false;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** What is said of an expression that nests too deep. */
export const tooDeepMessage = `an expression too long or too deep to read: as a tree it has more than ${deepestTree} levels`;

const nul = (sql: string): ParseError | undefined => {
  const offset = sql.indexOf('\0');
  return offset < 0 ? undefined : { message: 'a NUL character, which PostgreSQL does not accept', offset };
};

const nestsTooDeep = (sql: string): ParseError | undefined => {
  let depth = 0;
  for (let at = 0; at < sql.length; at += 1) {
    const code = sql.charCodeAt(at);
    if (code === 40 || code === 91) depth += 1;
    else if (code === 41 || code === 93) depth = Math.max(0, depth - 1);
    if (depth > deepestNesting) return { message: `more than ${deepestNesting} levels of nesting`, offset: at };
  }
  return undefined;
};

const tooManyMarks = (sql: string): ParseError | undefined => {
  let steps = 0;
  for (const { 0: run, index } of sql.matchAll(/[~!@#^&|`?+\-*/%<=>]{40,}/g)) {
    steps += run.length * marksIn(run);
    if (steps > mostSteps) return { message: marksMessage, offset: index };
  }
  return undefined;
};

const marksMessage =
  'too many comments or signs without a space between them, as in /*/*/*: the parser would take too long to read them';

/** Places in a run from which the lexer may begin again; a comment to the end of the line is read once. */
const marksIn = (run: string): number => {
  let marks = 0;
  const signs = !run.startsWith('--');
  for (let at = 0; at < run.length; at += 1) {
    const code = run.charCodeAt(at);
    if (code === 47 || (signs && (code === 43 || code === 45))) marks += 1;
  }
  return marks;
};

const tooManyStatements = (sql: string): ParseError | undefined => {
  let ends = 0;
  for (let at = sql.indexOf(';'); at >= 0 && ends <= mostStatements; at = sql.indexOf(';', at + 1)) ends += 1;
  if (ends <= mostStatements) return undefined;
  const statements = countStatements(sql);
  if (statements <= mostStatements) return undefined;
  const count = (number: number): string => number.toLocaleString('en-US');
  const message = `the file has ${count(statements)} statements; up to ${count(mostStatements)} are reviewed. Split it, or load bulk data outside of migrations`;
  return { message, offset: 0 };
};
