import { QuoteUtils } from '@pgsql/quotes';
import type { QualifiedName } from '../model/schema.ts';

/** Quotes a name only where PostgreSQL's quote_ident would: `users` stays, `User` and `order` do not. */
export function quoteIdentifier(name: string): string {
  return QuoteUtils.quoteIdentifier(name);
}

/** A string literal; a backslash makes it an escape string as PostgreSQL's quote_literal does. */
export function quoteLiteral(text: string): string {
  const doubled = text.replaceAll("'", "''");
  return text.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}

export function qualifiedName(schema: string, name: string): QualifiedName {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** Takes a qualified name apart, unquoting both halves: `public."User"` → `{ schema: 'public', name: 'User' }`. */
export function splitQualifiedName(qualified: QualifiedName): { readonly schema: string; readonly name: string } {
  const dot = qualified.startsWith('"') ? closingQuote(qualified) + 1 : qualified.indexOf('.');
  return { schema: unquote(qualified.slice(0, dot)), name: unquote(qualified.slice(dot + 1)) };
}

/** Name without its schema where the schema goes without saying; for people, not for SQL. */
export function shortName(qualified: QualifiedName): string {
  return qualified.replace(/^public\./, '');
}

const unquote = (part: string): string => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part);

const closingQuote = (text: string): number => {
  let at = 1;
  while (at < text.length) {
    if (text[at] !== '"') at += 1;
    else if (text[at + 1] === '"') at += 2;
    else return at;
  }
  return text.length - 1;
};
