import { scan } from '../../sql/parser.ts';
import { defineStatementRule } from '../rule.ts';

const longest = 63;

export const identifierTooLong = defineStatementRule({
  id: 'identifier-too-long',
  severity: 'warning',
  hazard: 'process',
  summary: 'a name is longer than 63 bytes',
  why: 'PostgreSQL truncates it without an error: two names may become identical, and tools that compare schemas always see a difference.',
  references: ['https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS'],
  peers: ['squawk identifier-too-long', 'strong_migrations max_constraint_name'],
  concerns: 'anything',
  match: ({ sql, insideBlock }) => {
    const name = insideBlock ? undefined : longName(sql);
    return name === undefined ? undefined : { relations: [], name, bytes: Buffer.byteLength(name) };
  },
  message: ({ name, bytes }) =>
    `the name ${name} has ${bytes} bytes: PostgreSQL keeps only the first ${longest}, ${cut(name)}`,
  advice: () => `Choose a name of at most ${longest} bytes.`,
});

/** 64 characters that may be one name, or letters that take more than a byte each. */
const mayBeTooLong = /[^\s"';,()]{64}|"[^"]{62}|\P{ASCII}/u;

/** From the lexer: in the tree the name is cut off already. It is asked only where there may be such a name. */
const longName = (sql: string): string | undefined => {
  if (!mayBeTooLong.test(sql)) return undefined;
  const names = (scan(sql) ?? []).filter(({ name }) => name === 'IDENT').map(({ text }) => unquoted(text));
  return names.find((name) => Buffer.byteLength(name) > longest);
};

const unquoted = (text: string): string => (text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text);

/** Whole characters only, as PostgreSQL cuts. */
const cut = (name: string): string => {
  let kept = '';
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > longest) break;
    kept += character;
  }
  return kept;
};
