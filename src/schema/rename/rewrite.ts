import type { QualifiedName } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../../sql/names.ts';
import { type Token, tokenize, unquoted } from '../mentions.ts';

/** Replaces a qualified name by another, inside `'…'::regclass` too. */
export function replaceName(sql: string, from: QualifiedName, to: QualifiedName): string {
  if (!sql.includes('.')) return sql;
  const tokens = tokenize(sql);
  const out: string[] = [];
  for (let i = 0; i < tokens.length; i += 1) {
    const pair = tokens.slice(i, i + 3);
    if (isPair(pair) && pair.map(({ text }) => text).join('') === from) {
      out.push(to);
      i += 2;
    } else out.push(isRegclass(tokens, i) ? replaceInLiteral(tokens[i], from, to) : (tokens[i]?.text ?? ''));
  }
  return out.join('');
}

const isPair = (tokens: readonly Token[]): boolean =>
  tokens[0]?.kind === 'name' && tokens[1]?.text === '.' && tokens[2]?.kind === 'name';

const isRegclass = (tokens: readonly Token[], i: number): boolean =>
  tokens[i]?.kind === 'literal' && tokens[i + 1]?.text === '::' && tokens[i + 2]?.text === 'regclass';

const replaceInLiteral = (token: Token | undefined, from: QualifiedName, to: QualifiedName): string => {
  const inner = (token?.text ?? '').slice(1, -1).replaceAll("''", "'");
  return quoteLiteral(replaceName(inner, from, to));
};

/** `SELECT a AS a` is printed as `SELECT a`, and `FROM public.t t` as `FROM public.t`. */
const withoutSelfAlias = (tokens: readonly string[]): string => {
  const out: string[] = [];
  for (let i = 0; i < tokens.length; i += 1) {
    const [name = '', space, word, again, alias] = tokens.slice(i, i + 5);
    out.push(name);
    if (space === ' ' && word === 'AS' && again === ' ' && alias === name) i += 4;
    else if (space === ' ' && word === name && tokens[i - 1] === '.') i += 2;
  }
  return out.join('');
};

/** Tidies a view's text after names in it were replaced, as PostgreSQL would print it. */
export function tidyAliases(sql: string): string {
  return withoutSelfAlias(tokenize(sql).map(({ text }) => text));
}

/** Replaces a plain name (a column's, an index's) wherever it stands. */
export function replaceWord(sql: string, from: string, to: string): string {
  return tokenize(sql)
    .map(({ kind, text }) => (kind === 'name' && unquoted(text) === from ? quoteIdentifier(to) : text))
    .join('');
}

/** Replaces the schema of qualified names. */
export function replaceSchema(sql: string, from: string, to: string): string {
  const tokens = tokenize(sql);
  return tokens
    .map(({ kind, text }, i) => {
      if (isRegclass(tokens, i)) return quoteLiteral(replaceSchema(text.slice(1, -1).replaceAll("''", "'"), from, to));
      const isSchema = kind === 'name' && tokens[i + 1]?.text === '.' && unquoted(text) === from;
      return isSchema && tokens[i - 1]?.text !== '.' ? quoteIdentifier(to) : text;
    })
    .join('');
}
