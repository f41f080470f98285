import type { Node } from '../model/node.ts';
import { walk } from '../sql/relations.ts';
import { namesOf } from './expression.ts';

/** Functions of PostgreSQL's own that are STABLE or IMMUTABLE and usual in defaults: they are computed once, not per row. */
const onceOnly: ReadonlySet<string> = new Set(
  [
    'now',
    'transaction_timestamp',
    'statement_timestamp',
    'current_setting',
    'timezone',
    'date_trunc',
    'to_char',
  ].concat(
    ['lower', 'upper', 'concat', 'coalesce', 'jsonb_build_object', 'json_build_object', 'jsonb_build_array', 'md5'],
    ['make_interval', 'make_date', 'to_tsvector', 'to_jsonb', 'array_fill'],
  ),
);

/** Whether adding a column with this default rewrites the table: any function not known to be computed once counts. */
export function mayBeVolatile(expression: Node): boolean {
  let found = false;
  walk(expression, (tag, value) => {
    if (tag === 'FuncCall' && !('funcname' in value && isKnown(value.funcname))) found = true;
  });
  return found;
}

const isKnown = (funcname: unknown): boolean =>
  Array.isArray(funcname) && onceOnly.has(namesOf(funcname as readonly Node[]).at(-1) ?? '');
