import { texts, type Values } from './candidate.ts';

const whole = (bits: 16 | 32 | 64): Values => {
  const highest = 2n ** BigInt(bits - 1) - 1n;
  return texts(
    (n) => String(n % 30_000),
    { 'highest number': String(highest) },
    { 'lowest number': String(-highest - 1n), zero: '0' },
  );
};

const floating = (highest: string): Values =>
  texts(
    (n) => `${n % 30_000}.5`,
    { 'highest number': highest, Infinity: 'Infinity' },
    { NaN: 'NaN', 'lowest number': `-${highest}`, '-Infinity': '-Infinity' },
  );

/** `numeric(p,s)` holds p digits, s of them after the point (s may be negative, or above p); without them, any number. */
const numeric = (precision: number | undefined, scale: number): Values => {
  if (precision === undefined) {
    const long = `${'9'.repeat(40)}.${'9'.repeat(20)}`;
    return texts((n) => `${n}.25`, { 'highest number': long, NaN: 'NaN' }, { 'lowest number': `-${long}` });
  }
  const wholeDigits = Math.max(precision - scale, 0);
  const digits = scale < 0 ? '9'.repeat(precision) + '0'.repeat(-scale) : '9'.repeat(wholeDigits) || '0';
  const fraction = scale > 0 ? `.${'9'.repeat(Math.min(precision, scale)).padStart(scale, '0')}` : '';
  const tame = (n: number): string => String(wholeDigits === 0 ? 0 : n % 10 ** Math.min(wholeDigits, 6));
  return texts(tame, { 'highest number': digits + fraction }, { NaN: 'NaN', 'lowest number': `-${digits}${fraction}` });
};

/** Values of numbers by type name; `modifiers` are those in parentheses. */
export function numberValues(type: string, modifiers: readonly number[]): Values | undefined {
  switch (type) {
    case 'smallint':
      return whole(16);
    case 'integer':
      return whole(32);
    case 'bigint':
      return whole(64);
    case 'real':
      return floating('3.4028235e38');
    case 'double precision':
      return floating('1.7976931348623157e308');
    case 'numeric':
      return numeric(modifiers[0], modifiers[1] ?? 0);
    case 'money':
      return texts(
        (n) => `${n}`,
        { 'highest amount': '92233720368547758.07' },
        { 'lowest amount': '-92233720368547758.08' },
      );
    case 'oid':
    case 'xid':
      return texts((n) => `${n}`, { 'highest number': '4294967295' }, { zero: '0' });
    default:
      return undefined;
  }
}
