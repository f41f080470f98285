import type { Schema } from '../../model/schema.ts';
import { look, type Run } from '../look.ts';
import { kinds, listsOf } from './objects/catalogue.ts';
import { type OfAllKinds, type Query, query } from './query.ts';
import type { Found, Identified } from './reader.ts';
import { relationsOf } from './relation-parts.ts';

/** Who reads: the role that has run everything, unless told otherwise. */
const role = query<{ readonly name: string }>('SELECT quote_ident(session_user) AS name');

type AnyQuery = Pick<Query<unknown>, 'sql' | 'seldom'>;

const queries: readonly AnyQuery[] = [role, ...kinds.flatMap((kind) => kind.queries)];

/** By its place: a query has no name. */
const columnOf = (one: AnyQuery): string => `q${queries.indexOf(one)}`;

const union = (parts: readonly (string | undefined)[]): string =>
  parts.filter((sql) => sql !== undefined).join('\n  UNION ALL\n  ');

const ofAllKinds: OfAllKinds = {
  owned: union(kinds.map(({ owned }) => owned)),
  granted: union(kinds.map(({ granted }) => granted)),
};

const presence = `SELECT ${queries
  .flatMap((one) => (one.seldom === undefined ? [] : [`EXISTS (SELECT FROM ${one.seldom}) AS "${columnOf(one)}"`]))
  .join(', ')}`;

/** Everything in one row, one JSON text per query: one round trip, whatever the number of objects. */
const queryOf = (present: readonly AnyQuery[]): string =>
  `SELECT ${present
    .map((one) => `(SELECT coalesce(json_agg(r), '[]')::text FROM (${one.sql(ofAllKinds)}) r) AS "${columnOf(one)}"`)
    .join(',\n')}`;

const onTable = new Set(['CONSTRAINT', 'TRIGGER', 'POLICY', 'RULE']);

/** `happy ending on public.users`: the name may itself hold an `on`, quoted; the table's is the last one. */
const upperOn = (identity: string): string => {
  const at = identity.lastIndexOf(' on ');
  return at < 0 ? identity : `${identity.slice(0, at)} ON ${identity.slice(at + 4)}`;
};

/** Names objects by the words that go with the types of pg_identify_object. Of the rest a schema knows nothing. */
const nameBy = (words: readonly (Readonly<Record<string, string>> | undefined)[]): Found['grantedAs'] => {
  const known = new Map(words.flatMap((one) => Object.entries(one ?? {})));
  return ({ type, identity }: Identified) => {
    const word = known.get(type);
    if (word === undefined || /^pg_(temp|toast)/.test(identity)) return undefined;
    return `${word} ${onTable.has(word) ? upperOn(identity) : identity}`;
  };
};

const commentedAs = nameBy(kinds.map((kind) => kind.commentedAs));
const grantedAs = nameBy(kinds.map((kind) => kind.grantedAs));

/**
 * Reads a database's structure: every object that people made, and nothing that belongs to the server, to an
 * extension or to a temporary schema. Works on PostgreSQL 13 to 18, inside a transaction and outside, whatever the
 * search_path; leaves neither setting nor lock behind. Errors of `run` pass through.
 */
export function readSchema(run: Run): Promise<Schema> {
  return look(run, async () => {
    const [found] = await run(presence);
    const [row] = await run(queryOf(queries.filter((one) => found?.[columnOf(one)] !== false)));
    const rows: Found['rows'] = (one) => one.parse(String(row?.[columnOf(one)] ?? '[]'));
    const all: Found = { rows, relations: relationsOf(rows), commentedAs, grantedAs };
    return { role: rows(role)[0]?.name ?? '', ...listsOf((kind) => kind.read(all)) };
  });
}
