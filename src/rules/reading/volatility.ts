import type { Node } from '../../model/node.ts';
import { walk } from '../../sql/relations.ts';
import { namesIn } from './column.ts';

/** Functions that give another value for each row (pg_proc.provolatile = 'v'), as migrations use them in defaults. */
const volatile: ReadonlySet<string> = new Set(
  ['gen_random_uuid', 'uuid_generate_v1', 'uuid_generate_v1mc', 'uuid_generate_v4', 'uuidv4', 'uuidv7'].concat([
    'random',
    'random_normal',
    'gen_random_bytes',
    'gen_salt',
    'clock_timestamp',
    'timeofday',
    'nextval',
    'setval',
    'txid_current',
  ]),
);

/** Functions of PostgreSQL that give one value for all rows of a statement, as migrations use them in defaults. */
const steady: ReadonlySet<string> = new Set(
  ['now', 'transaction_timestamp', 'statement_timestamp', 'timezone', 'date_trunc', 'to_timestamp'].concat([
    'make_interval',
    'current_setting',
    'jsonb_build_object',
    'jsonb_build_array',
    'json_build_object',
    'lower',
    'upper',
    'md5',
    'to_tsvector',
  ]),
);

/** `volatile`: known to differ per row. `unknown`: calls functions that only PostgreSQL knows. `once`: computed once. */
export function volatilityOf(expression: Node): 'volatile' | 'unknown' | 'once' {
  const names = functionsIn(expression);
  if (names.some((name) => volatile.has(name))) return 'volatile';
  return names.every((name) => steady.has(name)) ? 'once' : 'unknown';
}

/** Names of the functions that an expression calls, without their schema. */
export function functionsIn(expression: Node): readonly string[] {
  const found: string[] = [];
  walk({ expression }, (tag, value) => {
    const names = tag === 'FuncCall' && 'funcname' in value ? value.funcname : undefined;
    if (Array.isArray(names)) found.push(namesIn(names).at(-1) ?? '');
  });
  return found;
}
