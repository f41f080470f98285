import type { Node, ObjectWithArgs, TypeName } from '../model/node.ts';
import type { QualifiedName } from '../model/schema.ts';
import { quoteIdentifier } from '../sql/names.ts';
import { nameOfList } from '../sql/relations.ts';

/** A function as the catalog names it: `public.f(integer)`. Without arguments where the text gives none. */
export function functionIdentity(body: ObjectWithArgs, defaultSchema: string): QualifiedName {
  const name = nameOfList(body.objname, defaultSchema);
  if (body.args_unspecified === true) return name;
  const types = (body.objargs ?? []).flatMap((node) => ('TypeName' in node ? [typeText(node.TypeName)] : []));
  return `${name}(${types.join(', ')})`;
}

/** What format_type calls the types that the grammar knows by another name. */
const spellings: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  varchar: 'character varying',
  bpchar: 'character',
  varbit: 'bit varying',
  time: 'time without time zone',
  timetz: 'time with time zone',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
};

const typeText = (type: TypeName): string => {
  const parts = (type.names ?? []).flatMap((node: Node) => ('String' in node ? [node.String.sval ?? ''] : []));
  const last = parts.at(-1) ?? '';
  const known = parts.length === 1 || parts[0] === 'pg_catalog' ? spellings[last] : undefined;
  const own = parts[0] === 'pg_catalog' || parts[0] === 'public' ? [last] : parts;
  const array = (type.arrayBounds?.length ?? 0) > 0 ? '[]' : '';
  return `${known ?? own.map(quoteIdentifier).join('.')}${array}`;
};

/** `public.touch(integer)` → `public.touch`; a quoted name may hold a parenthesis. */
export function withoutArguments(identity: string): QualifiedName {
  let quoted = false;
  for (let at = 0; at < identity.length; at += 1) {
    if (identity[at] === '"') quoted = !quoted;
    else if (identity[at] === '(' && !quoted) return identity.slice(0, at);
  }
  return identity;
}
