import type { Sequence } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';

const largest: Readonly<Record<string, string>> = {
  smallint: '32767',
  integer: '2147483647',
  bigint: '9223372036854775807',
};

/** A negative bound has one more than a positive one. */
const lowest: Readonly<Record<string, string>> = {
  smallint: '-32768',
  integer: '-2147483648',
  bigint: '-9223372036854775808',
};

/** Only what differs from what PostgreSQL would choose itself; empty for a plain sequence. */
export function sequenceOptions(sequence: Sequence): string {
  const down = sequence.increment.startsWith('-');
  const minimum = down ? lowest[sequence.type] : '1';
  const maximum = down ? '-1' : largest[sequence.type];
  const start = down ? sequence.maximum : sequence.minimum;
  return [
    sequence.increment === '1' ? '' : `INCREMENT BY ${sequence.increment}`,
    sequence.minimum === minimum ? '' : `MINVALUE ${sequence.minimum}`,
    sequence.maximum === maximum ? '' : `MAXVALUE ${sequence.maximum}`,
    sequence.start === start ? '' : `START WITH ${sequence.start}`,
    sequence.cache === '1' ? '' : `CACHE ${sequence.cache}`,
    sequence.cycle ? 'CYCLE' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Everything, for ALTER SEQUENCE: what is not named there stays as it was. */
export function allSequenceOptions(sequence: Sequence): string {
  return (
    `AS ${sequence.type} INCREMENT BY ${sequence.increment} MINVALUE ${sequence.minimum} MAXVALUE ${sequence.maximum}` +
    ` START WITH ${sequence.start} CACHE ${sequence.cache} ${sequence.cycle ? 'CYCLE' : 'NO CYCLE'}`
  );
}

export function createSequence(sequence: Sequence): string {
  const type = sequence.type === 'bigint' ? '' : ` AS ${sequence.type}`;
  return `CREATE SEQUENCE ${sequence.name}${type} ${sequenceOptions(sequence)}`.trimEnd();
}

export function ownSequence(sequence: Sequence): string {
  const owner = sequence.ownedBy;
  const target = owner === undefined ? 'NONE' : `${owner.table}.${quoteIdentifier(owner.column)}`;
  return `ALTER SEQUENCE ${sequence.name} OWNED BY ${target}`;
}
