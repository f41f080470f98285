import type { Column } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';

/** Types between which PostgreSQL has a cast of its own, by family; every other cast goes through text. */
const families: readonly ReadonlySet<string>[] = [
  new Set(['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision']),
  new Set(['text', 'character varying', 'character', 'name', '"char"']),
  new Set(['date', 'timestamp without time zone', 'timestamp with time zone']),
  new Set(['json', 'jsonb']),
  new Set(['boolean', 'integer']),
  new Set(['bit', 'bit varying']),
  new Set(['inet', 'cidr']),
];

/** `character varying(10)[]` → `character varying`. */
const plain = (type: string): string => type.replace(/\[\]$/, '').replace(/\([^)]*\)/, '');

const isText = (type: string): boolean => families[1]?.has(type) === true;

const hasCast = (from: string, to: string): boolean =>
  from === to || isText(from) || isText(to) || families.some((family) => family.has(from) && family.has(to));

/** The USING expression that turns the values of a column from one type into another. */
export function castExpression(before: Column, after: Column, viaText: boolean): string {
  const name = quoteIdentifier(before.name);
  const [fromArray, toArray] = [before.type.endsWith('[]'), after.type.endsWith('[]')];
  if (fromArray !== toArray) return `${name}::text::${after.type}`;
  const direct = !viaText && hasCast(plain(before.type), plain(after.type));
  return direct ? `${name}::${after.type}` : `${name}::text${toArray ? '[]' : ''}::${after.type}`;
}

const whole = new Set(['smallint', 'integer', 'bigint']);
const fractional = new Set(['numeric', 'real', 'double precision']);

/** What a cast cannot carry over, in words; undefined where every value either survives or stops the statement. */
export function lostByCast(before: Column, after: Column): string | undefined {
  const [from, to] = [plain(before.type), plain(after.type)];
  if (fractional.has(from) && whole.has(to)) return 'fractions are rounded off';
  if (from.startsWith('timestamp') && to === 'date') return 'the time of day is lost';
  if (fractional.has(from) && fractional.has(to) && before.type !== after.type)
    return 'digits that do not fit are rounded off';
  return undefined;
}

const placeholders: Readonly<Record<string, string>> = {
  text: "''",
  'character varying': "''",
  character: "''",
  smallint: '0',
  integer: '0',
  bigint: '0',
  numeric: '0',
  real: '0',
  'double precision': '0',
  boolean: 'false',
  date: "'epoch'",
  'timestamp without time zone': "'epoch'",
  'timestamp with time zone': "'epoch'",
  'time without time zone': "'00:00'",
  interval: "'0'",
  json: "'{}'",
  jsonb: "'{}'",
  uuid: "'00000000-0000-0000-0000-000000000000'",
  bytea: "''",
};

/** Recomputed for each row, so that a unique index can be built over them. */
const distinct: Readonly<Record<string, string>> = {
  text: 'gen_random_uuid()::text',
  'character varying': 'gen_random_uuid()::text',
  character: 'gen_random_uuid()::text',
  uuid: 'gen_random_uuid()',
  integer: '(random() * 2147483647)',
  bigint: '(random() * 9007199254740991)',
  numeric: 'random()',
  'double precision': 'random()',
  'timestamp without time zone': "('epoch'::timestamp + random() * interval '50 years')",
  'timestamp with time zone': "('epoch'::timestamptz + random() * interval '50 years')",
};

/** A filler for a column that must be unique; undefined for arrays and for types that hold too few values. */
export function distinctPlaceholder(type: string): string | undefined {
  const made = type.endsWith('[]') ? undefined : distinct[plain(type)];
  return made === undefined ? undefined : `${made}::${type}`;
}

/** A value to fill a NOT NULL column with that comes back without its values; undefined for types that have no obvious one. */
export function placeholder(type: string): string | undefined {
  return type.endsWith('[]') ? "'{}'" : placeholders[plain(type)];
}
