import { awkward, literal, texts, type Values } from './candidate.ts';

/** Long, not ASCII, and of few distinct letters: it must not outgrow an index, which keeps it compressed. */
const longText = 5_000;
const letters = 'é漢';

const long = (length: number): string => letters.repeat(Math.ceil(length / 2)).slice(0, length);

const limited = (length: number): Values =>
  texts(
    (n) => n.toString(36).slice(-length),
    { 'longest text': long(length) },
    { 'empty text': '', 'longest text': 'z'.repeat(length) },
  );

const unlimited: Values = {
  tame: (n) => literal(`text ${n}`),
  highest: [awkward('long text', literal(long(longText)))],
  lowest: [awkward('empty text', "''"), awkward('quotes and line breaks', literal('\'"\\\n\t '))],
};

const bits = (length: number | undefined, varying: boolean): Values => {
  const full = length ?? (varying ? 8 : 1);
  const of = (n: number): string => n.toString(2).slice(-full).padStart(full, '0');
  return texts(of, { 'all bits': '1'.repeat(full) }, { 'no bits': varying ? '' : '0'.repeat(full) });
};

/** Values of texts, bytes and bit strings; `length` is the type's modifier. */
export function stringValues(type: string, length: number | undefined): Values | undefined {
  switch (type) {
    case 'text':
    case 'citext':
      return unlimited;
    case 'character varying':
      return length === undefined ? unlimited : limited(length);
    case 'character':
      return limited(length ?? 1);
    case 'name':
      return texts((n) => `name${n}`, { 'longest name': 'n'.repeat(63) }, { 'empty text': '' });
    case '"char"':
      return texts((n) => String.fromCharCode(97 + (n % 26)), {}, { 'empty text': '' });
    case 'bytea':
      return texts(
        (n) => `\\x${n.toString(16).padStart(8, '0')}`,
        { 'long bytes': `\\x${'00ff'.repeat(1_000)}` },
        { 'no bytes': '\\x' },
      );
    case 'bit':
      return bits(length, false);
    case 'bit varying':
      return bits(length, true);
    default:
      return undefined;
  }
}
