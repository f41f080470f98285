import type { Node } from '../model/node.ts';
import type { FunctionVolatility, Volatility } from '../model/volatility.ts';
import { quoteIdentifier } from './names.ts';
import { walk } from './relations.ts';

/** Functions that may give another value for each row (`pg_proc.provolatile` is v), as migrations use them in defaults. */
export const volatileFunctions: ReadonlySet<string> = new Set(
  ['gen_random_uuid', 'uuid_generate_v1', 'uuid_generate_v1mc', 'uuid_generate_v4', 'uuidv4', 'uuidv7'].concat(
    ['random', 'random_normal', 'gen_random_bytes', 'gen_salt', 'clock_timestamp', 'timeofday'],
    ['nextval', 'setval', 'currval', 'lastval'],
  ),
);

/** Functions of PostgreSQL that give one value for all rows of a statement: they are stable or immutable. */
export const steadyFunctions: ReadonlySet<string> = new Set(
  ['now', 'transaction_timestamp', 'statement_timestamp', 'timezone', 'date_trunc', 'date_part', 'extract'].concat(
    ['to_timestamp', 'to_char', 'to_date', 'make_interval', 'make_date', 'current_setting', 'txid_current'],
    ['lower', 'upper', 'concat', 'md5', 'btrim', 'substring', 'replace', 'array_fill', 'to_tsvector', 'to_jsonb'],
    ['jsonb_build_object', 'jsonb_build_array', 'json_build_object', 'json_build_array'],
  ),
);

/**
 * Whether an expression gives one value for all rows. The rehearsed database is asked first; the lists speak where nothing
 * ran, and for what it does not know.
 *
 * Operators, casts and the input functions of types count as computed once: none of PostgreSQL's own is volatile, and
 * what a team makes of its own is seen in the rehearsal. So do CURRENT_USER, CURRENT_TIMESTAMP and their like: all are stable.
 */
export function volatilityOf(expression: Node, functions?: FunctionVolatility): Volatility {
  const answers = callsIn(expression).map((parts) => functions?.get(functionName(parts)) ?? byName(parts.at(-1) ?? ''));
  if (answers.includes('volatile')) return 'volatile';
  return answers.includes('unknown') ? 'unknown' : 'once';
}

const byName = (name: string): Volatility => {
  if (volatileFunctions.has(name)) return 'volatile';
  return steadyFunctions.has(name) ? 'once' : 'unknown';
};

/** Names of the functions that a tree calls, without their schema. */
export function functionsIn(node: Node): readonly string[] {
  return callsIn(node).map((parts) => parts.at(-1) ?? '');
}

/** The functions that a tree calls, in order: the parts of each name as it is written. */
export function callsIn(node: Node): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  walk({ node }, (tag, value) => {
    // CALL has its function without the node's own tag.
    const isCall = tag === 'FuncCall' || tag === 'funccall';
    const names: unknown = isCall && 'funcname' in value ? value.funcname : undefined;
    if (Array.isArray(names)) found.push(names.map(stringOf));
  });
  return found;
}

/** A function by the name that it is called by, for looking up what is known of it. */
export function functionName(parts: readonly string[]): string {
  return parts.map(quoteIdentifier).join('.');
}

/** Part of a name in a tree: `{ String: { sval } }`. */
const stringOf = (item: unknown): string => {
  const text: unknown = typeof item === 'object' && item !== null && 'String' in item ? item.String : undefined;
  return typeof text === 'object' && text !== null && 'sval' in text ? String(text.sval) : '';
};
