import type { QualifiedName } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import type { KeptTable } from './compare.ts';
import type { Comparison } from './comparison.ts';
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
  return columns
    .filter(({ how }) => how === 'fixed')
    .map((column) => ({
      about: `The column ${after.name}.${quoteIdentifier(column.after.name)}`,
      reason: 'PostgreSQL cannot change the type of a column that a table is partitioned by',
    }));
};

const ofType = ([name, why]: readonly [QualifiedName, string]): Impossible => ({
  about: `The type ${name}`,
  reason: `it would have to be created again, and ${why}`,
});

/** What no statement brings about, with the reason. */
export function findImpossible({ tables, types }: Comparison): readonly Impossible[] {
  return [
    ...[...types.fixed].map(ofType),
    ...tables.kept.flatMap(ofKept),
    ...tables.added
      .filter(({ kind }) => kind === 'foreign table')
      .map(({ name }) => ({
        about: `The foreign table ${name}`,
        reason: 'its server and options are not part of the schema that was read; create it by hand',
      })),
  ];
}
