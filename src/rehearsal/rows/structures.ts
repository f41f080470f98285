import { awkward, choices, literal, texts, type Values } from './candidate.ts';

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');
const range = (value: (n: number) => string, infinite = true): Values =>
  texts((n) => `[${value(2 * n)},${value(2 * n + 1)})`, infinite ? { 'unbounded range': '(,)' } : {}, {
    'empty range': 'empty',
  });
const day = (n: number): string => new Date(Date.UTC(2020, 0, 1) + (n % 3_000) * 86_400_000).toISOString().slice(0, 10);
const number = (n: number): string => String(n);

const json: Values = {
  tame: (n) => literal(`{"n": ${n}}`),
  highest: [awkward('nested JSON', literal(`{"a": [1, null, {"b": "é漢 \\" "}], "": ${'[['}]]}`))],
  lowest: [awkward('JSON null', "'null'"), awkward('empty JSON list', "'[]'"), awkward('empty JSON object', "'{}'")],
};

const builtIn: Readonly<Record<string, Values>> = {
  boolean: choices(["'true'", "'false'"]),
  uuid: texts(
    (n) => `00000000-0000-4000-8000-${hex(n, 12)}`,
    { 'highest uuid': 'ffffffff-ffff-ffff-ffff-ffffffffffff' },
    { 'nil uuid': '00000000-0000-0000-0000-000000000000' },
  ),
  json,
  jsonb: json,
  jsonpath: texts((n) => `$.a${n}`),
  xml: texts((n) => `<a>${n}</a>`),
  inet: texts(
    (n) => `10.0.${(n >> 8) % 256}.${n % 256}`,
    { 'IPv6 address': 'ffff::ffff/64' },
    { 'all addresses': '0.0.0.0/0' },
  ),
  cidr: texts(
    (n) => `10.${(n >> 8) % 256}.${n % 256}.0/24`,
    { 'IPv6 network': 'ffff::/16' },
    { 'all addresses': '0.0.0.0/0' },
  ),
  macaddr: texts((n) => `08:00:2b:00:${hex((n >> 8) % 256, 2)}:${hex(n % 256, 2)}`),
  macaddr8: texts((n) => `08:00:2b:00:00:00:${hex((n >> 8) % 256, 2)}:${hex(n % 256, 2)}`),
  tsvector: texts((n) => `word${n}:1`, {}, { 'empty text vector': '' }),
  tsquery: texts((n) => `word${n}`),
  point: texts((n) => `(${n},0)`),
  line: texts((n) => `{1,1,${n}}`),
  lseg: texts((n) => `[(0,0),(1,${n})]`),
  box: texts((n) => `((${n},${n}),(${n},${n}))`),
  path: texts((n) => `[(0,0),(1,${n})]`),
  polygon: texts((n) => `((0,0),(1,${n}),(1,0))`),
  circle: texts((n) => `<(${n},0),1>`),
  pg_lsn: texts((n) => `0/${hex(n, 8)}`),
  int4range: range(number),
  int8range: range(number),
  numrange: range(number),
  daterange: range(day),
  tsrange: range(day),
  tstzrange: range(day),
  int4multirange: texts((n) => `{[${2 * n},${2 * n + 1})}`, {}, { 'empty multirange': '{}' }),
  int8multirange: texts((n) => `{[${2 * n},${2 * n + 1})}`, {}, { 'empty multirange': '{}' }),
  nummultirange: texts((n) => `{[${2 * n},${2 * n + 1})}`, {}, { 'empty multirange': '{}' }),
  datemultirange: texts((n) => `{[${day(2 * n)},${day(2 * n + 1)})}`, {}, { 'empty multirange': '{}' }),
  tsmultirange: texts((n) => `{[${day(2 * n)},${day(2 * n + 1)})}`, {}, { 'empty multirange': '{}' }),
  tstzmultirange: texts((n) => `{[${day(2 * n)},${day(2 * n + 1)})}`, {}, { 'empty multirange': '{}' }),
  pg_snapshot: texts((n) => `${n + 1}:${n + 1}:`),
  txid_snapshot: texts((n) => `${n + 1}:${n + 1}:`),
  regclass: choices(["'pg_class'", "'pg_type'"]),
  regtype: choices(["'integer'", "'text'"]),
  regproc: choices(["'now'"]),
};
const byType: ReadonlyMap<string, Values> = new Map(Object.entries(builtIn));

/** Types that extensions bring, by name alone: they may stand in any schema. */
const extensions: Readonly<Record<string, (modifiers: readonly string[]) => Values>> = {
  hstore: () => texts((n) => `a=>${n}`, { 'NULL within hstore': 'a=>NULL' }, { 'empty hstore': '' }),
  ltree: () => texts((n) => `a.b${n}`, {}, { 'empty ltree': '' }),
  lquery: () => texts((n) => `a.b${n}`),
  cube: () => texts((n) => `(${n})`),
  seg: () => texts((n) => `${n}`),
  vector: (modifiers) => vector(modifiers, '[', ']'),
  halfvec: (modifiers) => vector(modifiers, '[', ']'),
  sparsevec: (modifiers) => texts((n) => `{1:${n + 1}}/${modifiers[0] ?? 3}`),
  geometry: (modifiers) => geometry(modifiers),
  geography: (modifiers) => geometry(modifiers.length < 2 ? [modifiers[0] ?? 'geometry', '4326'] : modifiers),
  isbn: () => texts(() => '0-11-000533-3'),
};

const vector = (modifiers: readonly string[], open: string, close: string): Values => {
  const size = Math.min(Number(modifiers[0] ?? 3), 16_000);
  return texts((n) => `${open}${[n + 1, ...Array.from({ length: size - 1 }, () => 0)].join(',')}${close}`);
};

const shapes: Readonly<Record<string, (n: number) => string>> = {
  point: (n) => `POINT(${n % 90} 0)`,
  linestring: (n) => `LINESTRING(0 0,1 ${n % 90})`,
  polygon: (n) => `POLYGON((0 0,1 0,1 ${(n % 80) + 1},0 0))`,
  multipoint: (n) => `MULTIPOINT(${n % 90} 0)`,
  multilinestring: (n) => `MULTILINESTRING((0 0,1 ${n % 90}))`,
  multipolygon: (n) => `MULTIPOLYGON(((0 0,1 0,1 ${(n % 80) + 1},0 0)))`,
  geometrycollection: (n) => `GEOMETRYCOLLECTION(POINT(${n % 90} 0))`,
};

const geometry = (modifiers: readonly string[]): Values => {
  const shape = shapes[(modifiers[0] ?? 'point').toLowerCase()] ?? shapes.point;
  const srid = modifiers[1] === undefined ? '' : `SRID=${modifiers[1]};`;
  return texts((n) => srid + (shape?.(n) ?? ''));
};

/** Values of everything that is neither number, text nor time; undefined for a type not known here. */
export function structureValues(type: string, modifiers: readonly string[]): Values | undefined {
  const bare = type.slice(type.lastIndexOf('.') + 1);
  const known = byType.get(type);
  return known ?? (Object.hasOwn(extensions, bare) ? extensions[bare]?.(modifiers) : undefined);
}
