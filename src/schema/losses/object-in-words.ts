import type { QualifiedName } from '../../model/schema.ts';
import { shortName, splitQualifiedName } from '../../sql/names.ts';

export type ObjectInWords = {
  /** `users`, `users.email`, `the function f(integer)`. */
  readonly of: string;
  readonly relation: QualifiedName | undefined;
  /** Its own name and its table's, unquoted and without schema. */
  readonly names: readonly string[];
};

/** An object as GRANT, COMMENT and ALTER … OWNER TO name it, in words: `TABLE public.users`, `COLUMN public.users.email`. */
export function objectInWords(on: string): ObjectInWords {
  const { word, name } = /^(?<word>[A-Z ]+?) (?<name>[^A-Z ].*)$/.exec(on)?.groups ?? { word: '', name: on };
  if (isRelation.has(word ?? '')) return { of: shortName(name ?? ''), relation: name, names: [lastOf(name ?? '')] };
  if (word === 'COLUMN') return ofColumn(name ?? '');
  const [own = '', table] = (name ?? '').split(' ON ');
  const called = table === undefined ? shortName(own) : `${own} of ${shortName(table)}`;
  return {
    of: `the ${(word ?? '').toLowerCase()} ${called}`,
    relation: table,
    names: [withoutArguments(lastOf(own)), ...(table === undefined ? [] : [lastOf(table)])],
  };
}

const isRelation: ReadonlySet<string> = new Set(['TABLE', 'FOREIGN TABLE', 'VIEW', 'MATERIALIZED VIEW']);

const ofColumn = (name: string): ObjectInWords => {
  const dot = name.endsWith('"') ? name.lastIndexOf('."') : name.lastIndexOf('.');
  const table = name.slice(0, dot);
  return { of: shortName(name), relation: table, names: [lastOf(table), name.slice(dot + 1).replaceAll('"', '')] };
};

const lastOf = (name: QualifiedName): string => {
  const { name: last } = splitQualifiedName(name);
  return name.includes('.') ? last : name.replaceAll('"', '');
};

const withoutArguments = (name: string): string => name.split('(', 1)[0] ?? name;
