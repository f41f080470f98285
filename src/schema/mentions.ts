import type { QualifiedName } from '../model/schema.ts';

/** Names that a text uses: `schema.name` as written, and every single name, unquoted. */
export type Mentions = { readonly names: ReadonlySet<QualifiedName>; readonly words: ReadonlySet<string> };

export type Token = { readonly kind: 'name' | 'literal' | 'other'; readonly text: string };

const token =
  /"(?:[^"]|"")*"|'(?:[^']|'')*'|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[^"'A-Za-z_\u0080-\uffff]+|["']/g;

const kindOf = (text: string): Token['kind'] => {
  const first = text.charCodeAt(0);
  if (first === 39) return 'literal';
  if (first === 34) return text.length > 1 ? 'name' : 'other';
  return first === 95 || first >= 128 || (first >= 65 && first <= 90) || (first >= 97 && first <= 122)
    ? 'name'
    : 'other';
};

/** Cuts SQL that PostgreSQL printed into names, literals and the rest; joined, they are the text again. */
export function tokenize(sql: string): readonly Token[] {
  return (sql.match(token) ?? []).map((text) => ({ kind: kindOf(text), text }));
}

export function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

const collect = (sql: string, names: Set<QualifiedName>, words: Set<string>): void => {
  let last: string | undefined;
  let joined = false;
  for (const { kind, text } of tokenize(sql)) {
    if (kind === 'name') {
      words.add(unquoted(text));
      if (joined && last !== undefined) names.add(`${last}.${text}`);
      last = text;
    } else if (kind === 'literal') {
      // nextval('public.users_id_seq'::regclass) names a relation inside a literal.
      if (text.includes('.')) collect(text.slice(1, -1).replaceAll("''", "'"), names, words);
      last = undefined;
    }
    joined = kind === 'other' && text === '.';
    if (kind === 'other' && !joined) last = undefined;
  }
};

/** What an SQL text printed by PostgreSQL mentions. Too much rather than too little: literals are looked into. */
export function mentionsOf(sql: string): Mentions {
  const names = new Set<QualifiedName>();
  const words = new Set<string>();
  collect(sql, names, words);
  return { names, words };
}
