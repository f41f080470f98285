/** A type as format_type names it, with its modifiers apart: `character varying` and [255]. */
export type TypeShape = { readonly name: string; readonly limits: readonly number[] };

/** The type that format_type printed: `timestamp(0) with time zone`. */
export function shapeOfText(type: string): TypeShape {
  const limits = /\(([\d,]{1,20})\)/.exec(type)?.[1];
  return {
    name: type.replace(/\([\d,]{1,20}\)/, ''),
    limits: limits === undefined ? [] : limits.split(',').map(Number),
  };
}

const limited = (shape: TypeShape): number => shape.limits[0] ?? Number.POSITIVE_INFINITY;

const texts: ReadonlySet<string> = new Set(['text', 'character varying']);
const precise: ReadonlySet<string> = new Set([
  'timestamp without time zone',
  'timestamp with time zone',
  'time without time zone',
  'bit varying',
]);

/** Whether PostgreSQL keeps the rows as they are stored (manual, ALTER TABLE, notes: binary coercible, limits not lowered). */
export function keepsRows(from: TypeShape, to: TypeShape): boolean {
  if (texts.has(from.name) && texts.has(to.name)) return limited(to) >= limited(from);
  if (from.name === 'cidr' && to.name === 'inet') return true;
  if (from.name !== to.name) return false;
  if (from.name === 'numeric')
    return to.limits.length === 0 || (limited(to) >= limited(from) && from.limits[1] === to.limits[1]);
  if (precise.has(from.name)) return limited(to) >= limited(from);
  return from.limits.join() === to.limits.join();
}

const integers: readonly string[] = ['smallint', 'integer', 'bigint'];
const inexact: ReadonlySet<string> = new Set(['numeric', 'double precision', 'real']);

/** What may go wrong with values when a type gets narrower: they fail, or they change in silence. */
export type Narrowing =
  | { readonly kind: 'fails'; readonly values: string; readonly why: string }
  | { readonly kind: 'changes values'; readonly why: string };

export type Using = 'none' | 'cast' | 'other';

/** Undefined: every value of `from` has its place in `to`, or USING decides what becomes of it. */
export function narrowing(from: TypeShape, to: TypeShape, using: Using): Narrowing | undefined {
  if (using === 'other') return undefined;
  if (integers.includes(from.name) && integers.includes(to.name)) {
    return integers.indexOf(to.name) < integers.indexOf(from.name)
      ? fails(`values that do not fit into ${to.name} (22003)`)
      : undefined;
  }
  if (texts.has(from.name) && (texts.has(to.name) || to.name === 'character')) return shorter(from, to, using);
  if (texts.has(from.name) && !/(^|\.)citext$/.test(to.name))
    return fails(`text values that are not a valid ${to.name} (22P02)`);
  if (inexact.has(from.name) && integers.includes(to.name)) return changes(`fractions are rounded away`);
  if (from.name === 'numeric' && to.name === 'numeric') return numeric(from, to);
  if (from.name === 'double precision' && to.name === 'real') return changes('digits beyond the sixth are lost');
  if (precise.has(from.name) && from.name === to.name && limited(to) < limited(from))
    return changes('fractions of seconds are rounded');
  if (from.name.startsWith('timestamp') && to.name === 'date') return changes('the time of day is dropped');
  return undefined;
}

const shorter = (from: TypeShape, to: TypeShape, using: Using): Narrowing | undefined => {
  if (limited(to) >= limited(from)) return undefined;
  return using === 'cast'
    ? changes(`an explicit cast in USING silently truncates text longer than ${limited(to)}`)
    : fails(`text longer than ${limited(to)} characters (22001)`);
};

const numeric = (from: TypeShape, to: TypeShape): Narrowing | undefined => {
  if (to.limits.length === 0) return undefined;
  const [digits, scale] = [limited(to), to.limits[1] ?? 0];
  if (from.limits.length === 0)
    return fails(
      `values with more than ${digits - scale} digits before the decimal point (22003), and fractions are rounded to ${scale} digits`,
    );
  if (digits - scale < limited(from) - (from.limits[1] ?? 0))
    return fails(`values with more than ${digits - scale} digits before the decimal point (22003)`);
  return scale < (from.limits[1] ?? 0) ? changes(`fractions are rounded to ${scale} digits`) : undefined;
};

const fails = (values: string): Narrowing => ({ kind: 'fails', values, why: `it fails on ${values}` });
const changes = (why: string): Narrowing => ({ kind: 'changes values', why });
