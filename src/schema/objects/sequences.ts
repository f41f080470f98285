import type { Schema, Sequence } from '../../model/schema.ts';
import { quoteIdentifier, splitQualifiedName } from '../../sql/names.ts';
import { match, type Pair } from '../migration/compare.ts';
import { type Action, act } from '../migration/order.ts';
import { statement } from '../migration/statement.ts';
import type { SchemaObjectKind } from '../object-kind.ts';
import { part } from '../part.ts';
import { optional } from '../rename/mapper.ts';

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
    .filter((option) => option !== '')
    .join(' ');
}

/** Everything, for ALTER SEQUENCE: what is not named there stays as it was. */
const allOptions = (sequence: Sequence): string =>
  `AS ${sequence.type} INCREMENT BY ${sequence.increment} MINVALUE ${sequence.minimum} MAXVALUE ${sequence.maximum}` +
  ` START WITH ${sequence.start} CACHE ${sequence.cache} ${sequence.cycle ? 'CYCLE' : 'NO CYCLE'}`;

const createSql = (sequence: Sequence): string => {
  const type = sequence.type === 'bigint' ? '' : ` AS ${sequence.type}`;
  return `CREATE SEQUENCE ${sequence.name}${type} ${sequenceOptions(sequence)}`.trimEnd();
};

const columnOf = ({ ownedBy }: Sequence): string | undefined =>
  ownedBy && `${ownedBy.table}.${quoteIdentifier(ownedBy.column)}`;

const ownSql = (sequence: Sequence): string =>
  `ALTER SEQUENCE ${sequence.name} OWNED BY ${columnOf(sequence) ?? 'NONE'}`;

const isIdentity = (sequence: Sequence): boolean => sequence.ownedBy?.identity === true;

/** An identity column makes and drops its sequence itself, so such a one is known by its column. */
const keyOf = (sequence: Sequence): string =>
  sequence.ownedBy?.identity === true ? `${sequence.ownedBy.table} ${sequence.ownedBy.column}` : sequence.name;

/** Whether the column that owns it is there on both sides; otherwise the sequence goes with it. */
const outlives = ({ ownedBy }: Sequence, to: Schema): boolean =>
  ownedBy === undefined ||
  to.tables.some(({ name, columns }) => name === ownedBy.table && columns.some((one) => one.name === ownedBy.column));

/** Those of identity columns go with their column. */
export function removedSequences(from: Schema, to: Schema): readonly Sequence[] {
  return match(from.sequences, to.sequences, keyOf).removed.filter((sequence) => !isIdentity(sequence));
}

const lastNumber = (name: string): string => `the last number that ${name} gave`;

const drop = ({ name }: Sequence): Action =>
  act('sequence', [statement(`DROP SEQUENCE ${name}`, `Drop the sequence ${name}`, lastNumber(name))], {
    provides: [name],
  });

const create = (sequence: Sequence): readonly Action[] => {
  const { name, ownedBy } = sequence;
  const make = statement(createSql(sequence), `Create the sequence ${name}`, lastNumber(name));
  const own = statement(ownSql(sequence), `Make the column the owner of ${name}`);
  return [
    act('sequence', [make], { provides: [name] }),
    ...(ownedBy === undefined ? [] : [act('sequence owner', [own])]),
  ];
};

const change = ({ before, after }: Pair<Sequence>): readonly Action[] => {
  const rename = `ALTER SEQUENCE ${before.name} RENAME TO ${quoteIdentifier(splitQualifiedName(after.name).name)}`;
  const [about, provides] = [`Change the sequence ${after.name}`, [after.name]];
  const isMoved = JSON.stringify(before.ownedBy) !== JSON.stringify(after.ownedBy) && !isIdentity(after);
  const options = `ALTER SEQUENCE ${after.name} ${allOptions(after)}`;
  return [
    ...(before.name === after.name ? [] : [act('sequence', [statement(rename, about)], { provides })]),
    ...(allOptions(before) === allOptions(after)
      ? []
      : [act('sequence options', [statement(options, about)], { provides })]),
    ...(isMoved ? [act('sequence owner', [statement(ownSql(after), about)])] : []),
  ];
};

/** Identity sequences included: their options are seen nowhere else. */
export const sequences: SchemaObjectKind<'sequences'> = {
  none: [],
  parts: (schema) =>
    schema.sequences.map((sequence) => {
      const column = columnOf(sequence);
      const owned = column === undefined ? '' : ` OWNED BY ${column}`;
      return part('sequence', sequence.name, `${allOptions(sequence)}${owned}`, {
        on: [`SEQUENCE ${sequence.name}`],
        table: sequence.ownedBy?.table,
        within: column && `column ${column}`,
      });
    }),
  drops: ({ from, to }) =>
    removedSequences(from, to)
      .filter((sequence) => outlives(sequence, to))
      .map(drop),
  changes: ({ from, to }) => {
    const { added, kept } = match(from.sequences, to.sequences, keyOf);
    return [...added.filter((sequence) => !isIdentity(sequence)).flatMap(create), ...kept.flatMap(change)];
  },
  renamed: (schema, to) =>
    schema.sequences.map((sequence) => ({
      ...sequence,
      name: to.name(sequence.name),
      ownedBy: optional(sequence.ownedBy, ({ table, column, identity }) => ({
        table: to.name(table),
        column: to.column(table, column),
        identity,
      })),
    })),
  touched: (schema, { relations }) =>
    schema.sequences.filter(({ ownedBy }) => ownedBy !== undefined && relations.has(ownedBy.table)),
};
