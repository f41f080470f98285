import type { Node } from '../../model/node.ts';
import type { Column, Schema } from '../../model/schema.ts';
import { quoteIdentifier, quoteLiteral } from '../../sql/names.ts';
import { printNode } from '../../sql/print.ts';
import { functionsIn } from '../../sql/volatility.ts';
import type { Retyped } from './written.ts';

/** Which values a new type has no place for: a condition on the row; or a value whose computing fails on them. Undefined: none can be without. */
export type Unfit = { readonly condition: string } | { readonly fails: string } | undefined;

type Change = {
  readonly old: Column;
  readonly column: Column;
  readonly retyped: Retyped;
  readonly postgres: number;
  readonly after: Schema | undefined;
};

/** What ALTER COLUMN … TYPE refuses. With USING it is the expression that decides, and then the assignment to the type. */
export function unfitValues({ old, column, retyped, postgres, after }: Change): Unfit {
  const name = quoteIdentifier(old.name);
  const values = enumValues(after, column.type);
  const { using } = retyped;
  if (using === undefined || isColumn(using, old.name)) {
    return values ? { condition: notAmong(name, values) } : assigned({ value: name, from: old.type, to: column.type });
  }
  const cast = 'TypeCast' in using ? using.TypeCast.arg : undefined;
  // What an enum is cast from is read as a text, whatever its type.
  if (cast !== undefined && values) return { condition: notAmong(`(${printNode(cast)})`, values) };
  if (cast !== undefined && isText(cast, old) && sameType(castType(using), column.type)) {
    const text = `(${printNode(cast)})::text`;
    if (isWords(column.type)) return undefined;
    return postgres >= 16
      ? { condition: `NOT pg_input_is_valid(${text}, ${quoteLiteral(column.type)})` }
      : { fails: printNode(using) };
  }
  if (cast !== undefined && isColumn(cast, old.name) && sameType(castType(using), column.type))
    return explicitCast(name, old.type, column.type);
  if (neverFails(using) && !limited(column.type)) return undefined;
  return values ? { condition: notAmong(`(${printNode(using)})`, values) } : throughUsing(using, column.type);
}

const throughUsing = (using: Node, type: string): Unfit => {
  const value = `(${printNode(using)})`;
  const length = lengthOf(type);
  return length === undefined ? { fails: `${value}::${type}` } : { condition: tooLong(value, length) };
};

/** The values of an enum, by the name that a column's type has: without the schema where that goes without saying. */
export function enumValues(schema: Schema | undefined, type: string): readonly string[] | undefined {
  return schema?.enums.find(({ name }) => name === type || name.endsWith(`.${type}`))?.values;
}

/** How many characters a type takes: `character varying(10)`. Undefined for other types. */
export function lengthOf(type: string): number | undefined {
  const length = /^character(?: varying)?(?:\((\d+)\))?$/.exec(type);
  if (length === null) return undefined;
  return length[1] === undefined ? (type === 'character' ? 1 : undefined) : Number(length[1]);
}

/** The type itself can't be asked: it is not there yet, or an older one has its name. */
const notAmong = (value: string, values: readonly string[]): string =>
  `${value}::text <> ALL (ARRAY[${values.map(quoteLiteral).join(', ')}]::text[])`;

const isColumn = (node: Node, name: string): boolean =>
  'ColumnRef' in node && JSON.stringify(node.ColumnRef.fields?.at(-1)) === JSON.stringify({ String: { sval: name } });

const wordTypes = /^(?:text|character|character varying|citext|name)\b/;
const isWords = (type: string): boolean => wordTypes.test(type) && !type.endsWith('[]');

/** A text: what is read as the new type is what is written in it. */
const isText = (node: Node, old: Column): boolean => {
  if (isColumn(node, old.name)) return isWords(old.type);
  if ('TypeCast' in node) return isWords(plainType(castType(node))) && harmless(node.TypeCast.arg);
  if ('FuncCall' in node) {
    const [outer] = functionsIn(node);
    return texts.has(outer ?? '') && neverFails(node) && isWords(old.type);
  }
  if ('A_Expr' in node && node.A_Expr.kind === 'AEXPR_NULLIF')
    return node.A_Expr.lexpr !== undefined && isText(node.A_Expr.lexpr, old);
  if ('CaseExpr' in node)
    return isWords(old.type) && neverFails(node) && (node.CaseExpr.args ?? []).every((arg) => 'CaseWhen' in arg);
  return false;
};

const plainType = (type: string): string => type.replace(/^varchar\b/, 'character varying');
const harmless = (node: Node | undefined): boolean => node !== undefined && neverFails(node);

const aliases: Readonly<Record<string, string>> = {
  int: 'integer',
  int4: 'integer',
  int8: 'bigint',
  int2: 'smallint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  varchar: 'character varying',
  char: 'character',
  decimal: 'numeric',
  timestamptz: 'timestamp with time zone',
};

/** The type that an expression is cast to, as it is written. */
const castType = (node: Node): string =>
  'TypeCast' in node && node.TypeCast.typeName ? printNode({ TypeName: node.TypeCast.typeName }) : '';

/** `varchar(3)` and `character varying(3)`. */
const sameType = (written: string, type: string): boolean => {
  const [, base = '', rest = ''] = /^([^([]*)(.*)$/.exec(written) ?? [];
  const name = base.trim().replace(/^pg_catalog\./, '');
  return `${aliases[name] ?? name}${rest}`.replaceAll(' ', '') === type.replaceAll(' ', '');
};

/** An explicit cast cuts a text short where an assignment refuses it. */
const explicitCast = (value: string, from: string, to: string): Unfit =>
  lengthOf(to) !== undefined ? undefined : assigned({ value, from, to });

const ranges: Readonly<Record<string, readonly [string, string]>> = {
  smallint: ['-32768', '32767'],
  integer: ['-2147483648', '2147483647'],
  bigint: ['-9223372036854775808', '9223372036854775807'],
};
const widths: Readonly<Record<string, number>> = { smallint: 1, integer: 2, bigint: 3 };
const isFloat = (type: string): boolean => type === 'real' || type === 'double precision';
const isNumber = (type: string): boolean => type in widths || isFloat(type) || /^numeric\b/.test(type);

/** Which values the assignment from one type to another refuses. */
const assigned = ({
  value,
  from,
  to,
}: {
  readonly value: string;
  readonly from: string;
  readonly to: string;
}): Unfit => {
  const length = lengthOf(to);
  if (length !== undefined) return { condition: tooLong(value, length) };
  const bounds = ranges[to];
  if (bounds && isNumber(from)) {
    if ((widths[from] ?? 9) <= (widths[to] ?? 0)) return undefined;
    return { condition: outside(value, from, bounds) };
  }
  const digits = /^numeric\((\d+)(?:,\s*(-?\d+))?\)$/.exec(to);
  if (digits && isNumber(from)) return { condition: tooManyDigits(value, Number(digits[1]), Number(digits[2] ?? 0)) };
  if (isWords(to) || (to === 'numeric' && isNumber(from)) || neverRefused(from, to)) return undefined;
  return { fails: `${value}::${to}` };
};

const neverRefused = (from: string, to: string): boolean =>
  from === to ||
  (/^(?:date|timestamp)/.test(from) && to === 'date') ||
  (/^timestamp/.test(from) && /^timestamp/.test(to)) ||
  (from === 'jsonb' && to === 'json') ||
  (from === 'real' && to === 'double precision') ||
  (from in widths && isFloat(to)) ||
  (isWords(from) && isWords(to)) ||
  (from.replace(/\(.*\)/, '') === 'numeric' && to === 'numeric');

/** Spaces at the end are let go; `character(n)` has none of its own. */
const tooLong = (value: string, length: number): string => `length(rtrim(${value}::text, ' ')) > ${length}`;

const outside = (value: string, from: string, [least, most]: readonly [string, string]): string =>
  isFloat(from)
    ? `NOT (${value} >= ${least}::double precision - 0.5 AND ${value} < ${most}::double precision + 0.5)`
    : `round(${value}::numeric) NOT BETWEEN ${least} AND ${most}`;

const tooManyDigits = (value: string, precision: number, scale: number): string =>
  `${value}::numeric <> 'NaN' AND abs(round(${value}::numeric, ${scale})) >= 1e${precision - scale}::numeric`;

/** Types that hold only so much: the assignment may refuse what the expression gives. */
const limited = (type: string): boolean => lengthOf(type) !== undefined || /\(/.test(type) || type in ranges;

const texts: ReadonlySet<string> = new Set([
  'lower',
  'upper',
  'btrim',
  'ltrim',
  'rtrim',
  'trim',
  'replace',
  'concat',
  'md5',
  'initcap',
  'regexp_replace',
  'split_part',
  'left',
  'right',
]);
const total: ReadonlySet<string> = new Set([
  ...texts,
  'to_json',
  'to_jsonb',
  'length',
  'jsonb_build_object',
  'jsonb_build_array',
  'json_build_object',
  'json_build_array',
  'array_remove',
  'date_trunc',
]);

/** Whether an expression has a value for every row: functions that refuse nothing, no cast but to text, no division. */
const neverFails = (node: Node): boolean => {
  if (!functionsIn(node).every((name) => total.has(name))) return false;
  return (
    JSON.stringify(node)
      .match(/"(TypeCast|A_Expr|SubLink|CoerceToDomain|A_Indirection)":/g)
      ?.every((tag) => tag === '"TypeCast":' || tag === '"A_Expr":') !== false &&
    casts(node) &&
    operators(node)
  );
};

const casts = (node: Node): boolean => {
  const names = [...JSON.stringify(node).matchAll(/"typeName":\{"names":\[(.*?)\]/g)].map(([, text = '']) => text);
  return names.every((text) => /"sval":"(?:text|varchar|bpchar)"\}\}$/.test(text));
};

const operators = (node: Node): boolean =>
  [...JSON.stringify(node).matchAll(/"A_Expr":\{"kind":"(\w+)","name":\[\{"String":\{"sval":"([^"]*)"/g)].every(
    ([, kind, operator = '']) =>
      kind !== 'AEXPR_OP' ||
      ['=', '<>', '<', '>', '<=', '>=', '||', '~', '~~', '->', '->>', '#>>', '#>'].includes(operator),
  );
