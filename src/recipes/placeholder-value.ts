import type { TypeName } from '../model/node.ts';
import { quoteLiteral, splitQualifiedName } from '../sql/names.ts';
import { namesOf } from './expression.ts';
import type { RecipeTarget } from './target.ts';

const values: Readonly<Record<string, string>> = {
  text: "''",
  varchar: "''",
  bpchar: "''",
  citext: "''",
  bytea: "''",
  bool: 'false',
  int2: '0',
  int4: '0',
  int8: '0',
  numeric: '0',
  float4: '0',
  float8: '0',
  date: 'current_date',
  time: "'00:00'",
  timestamp: 'now()',
  timestamptz: 'now()',
  interval: "'0'",
  uuid: 'gen_random_uuid()',
  json: "'{}'",
  jsonb: "'{}'",
};

/**
 * A value of a type, to stand where only the team knows the right one; undefined for a type without an obvious one.
 *
 * @returns SQL
 */
export function placeholderValue(target: RecipeTarget, type: TypeName): string | undefined {
  if ((type.arrayBounds ?? []).length > 0) return "'{}'";
  const name = namesOf(type.names).at(-1) ?? '';
  const label = target.before?.enums.find((item) => splitQualifiedName(item.name).name === name)?.values[0];
  return label === undefined ? values[name] : quoteLiteral(label);
}
