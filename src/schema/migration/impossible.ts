import type { Table } from '../../model/schema.ts';
import { mentionsOf } from '../mentions.ts';
import type { KeptTable } from './compare.ts';
import type { Impossible } from './statement.ts';

const ofKept = ({ before, after, columns }: KeptTable): readonly Impossible[] => {
  const about = `The table ${after.name}`;
  if (before.kind !== after.kind)
    return [
      {
        about,
        reason: `PostgreSQL cannot turn a ${before.kind} into a ${after.kind}; its rows have to be copied into a new one`,
      },
    ];
  if (before.partitionKey !== after.partitionKey)
    return [
      {
        about,
        reason: 'PostgreSQL cannot change how a table is partitioned; its rows have to be copied into a new one',
      },
    ];
  const key = mentionsOf(after.partitionKey ?? '').words;
  return columns
    .filter((column) => (column.how === 'retyped' || column.how === 'remade') && key.has(column.after.name))
    .map((column) => ({
      about: `The column ${after.name}.${column.after.name}`,
      reason: 'PostgreSQL cannot change the type of a column that the table is partitioned by',
    }));
};

/** What no statement brings about, with the reason. */
export const findImpossible = (kept: readonly KeptTable[], added: readonly Table[]): readonly Impossible[] => [
  ...kept.flatMap(ofKept),
  ...added
    .filter(({ kind }) => kind === 'foreign table')
    .map(({ name }) => ({
      about: `The foreign table ${name}`,
      reason: 'its server and options are not part of the schema that was read; create it by hand',
    })),
];
