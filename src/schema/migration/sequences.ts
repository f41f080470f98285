import type { Schema, Sequence } from '../../model/schema.ts';
import { quoteIdentifier, splitQualifiedName } from '../../sql/names.ts';
import { allSequenceOptions, createSequence, ownSequence } from '../print/sequence.ts';
import { match, type Pair } from './compare.ts';
import { type Action, noMentions } from './order.ts';
import { type MigrationStatement, statement } from './statement.ts';

/** An identity column makes and drops its sequence itself, so such a one is known by its column. */
const keyOf = (sequence: Sequence): string =>
  sequence.ownedBy?.identity === true ? `${sequence.ownedBy.table} ${sequence.ownedBy.column}` : sequence.name;

const isIdentity = (sequence: Sequence): boolean => sequence.ownedBy?.identity === true;

const hasColumn = (schema: Schema, owner: NonNullable<Sequence['ownedBy']>): boolean =>
  schema.tables.some(
    ({ name, columns }) => name === owner.table && columns.some((column) => column.name === owner.column),
  );

/** Whether the column that owns it is there on both sides; otherwise the sequence goes with it. */
const outlives = (sequence: Sequence, to: Schema): boolean =>
  sequence.ownedBy === undefined || hasColumn(to, sequence.ownedBy);

export function removedSequences(from: Schema, to: Schema): readonly Sequence[] {
  return match(from.sequences, to.sequences, keyOf).removed.filter((sequence) => !isIdentity(sequence));
}

export function sequenceDrops(from: Schema, to: Schema): readonly Action[] {
  return removedSequences(from, to)
    .filter((sequence) => outlives(sequence, to))
    .map(({ name }) => ({
      rank: 'sequence',
      provides: [name],
      mentions: noMentions,
      statements: [
        statement(`DROP SEQUENCE ${name}`, `Drop the sequence ${name}`, `the last number that ${name} gave`),
      ],
    }));
}

const own = (sequence: Sequence): readonly Action[] =>
  sequence.ownedBy === undefined
    ? []
    : [noted([statement(ownSequence(sequence), `Tie ${sequence.name} to its column`)])];

const noted = (statements: readonly MigrationStatement[]): Action => ({
  rank: 'setting',
  provides: [],
  mentions: noMentions,
  statements,
});

const create = (sequence: Sequence): readonly Action[] => [
  {
    rank: 'sequence',
    provides: [sequence.name],
    mentions: noMentions,
    statements: [
      statement(
        createSequence(sequence),
        `Create the sequence ${sequence.name}`,
        `the last number that ${sequence.name} gave`,
      ),
    ],
  },
  ...own(sequence),
];

const owner = (sequence: Sequence): string => JSON.stringify(sequence.ownedBy ?? null);

const change = ({ before, after }: Pair<Sequence>): readonly Action[] => {
  const rename = `ALTER SEQUENCE ${before.name} RENAME TO ${quoteIdentifier(splitQualifiedName(after.name).name)}`;
  const about = `Change the sequence ${after.name}`;
  const changed = allSequenceOptions(before) !== allSequenceOptions(after);
  const options = `ALTER SEQUENCE ${after.name} ${allSequenceOptions(after)}`;
  const owned =
    owner(before) === owner(after) || isIdentity(after) ? [] : [noted([statement(ownSequence(after), about)])];
  const act = (rank: Action['rank'], sql: string): Action => ({
    rank,
    provides: [after.name],
    mentions: noMentions,
    statements: [statement(sql, about)],
  });
  return [
    ...(before.name === after.name ? [] : [act('sequence', rename)]),
    ...(changed ? [act('sequence options', options)] : []),
    ...owned,
  ];
};

/** Sequences that come and change; those of identity columns that are new come with their column. */
export function sequenceChanges(from: Schema, to: Schema): readonly Action[] {
  const { added, kept } = match(from.sequences, to.sequences, keyOf);
  return [...added.filter((sequence) => !isIdentity(sequence)).flatMap(create), ...kept.flatMap(change)];
}
