import { type RecipeTarget, tableOf } from '../../recipes/target.ts';
import { quoteIdentifier, shortName } from '../../sql/names.ts';

/** How far integers go, in bytes. */
const widths: Readonly<Record<string, number>> = { smallint: 2, integer: 4, bigint: 8 };

/**
 * What keeps a wider key from being used: its numbers come from a sequence that ends where the old type did, and columns that
 * refer to it keep theirs. An identity column's sequence goes along by itself.
 */
export function stillNarrow(target: RecipeTarget, column: string, to: string): string {
  const width = widths[to] ?? 0;
  const isNarrow = (type: string | undefined): boolean => (widths[type ?? ''] ?? width) < width;
  const sequences = (target.before?.sequences ?? []).filter(
    ({ ownedBy, type }) =>
      ownedBy?.table === target.table && ownedBy.column === column && !ownedBy.identity && isNarrow(type),
  );
  const referring = (target.before?.tables ?? []).flatMap((table) =>
    table.constraints
      .filter(({ references }) => references?.table === target.table)
      .flatMap(({ columns, references }) => columns.filter((_, at) => references?.columns[at] === column))
      .filter((name) => isNarrow(table.columns.find((one) => one.name === name)?.type))
      .map((name) => `${shortName(table.name)}.${quoteIdentifier(name)}`),
  );
  const used = tableOf(target) === undefined ? [] : [...new Set(referring)];
  return [
    ...sequences.map(
      ({ name }) =>
        ` The sequence ${shortName(name)} still ends where the old type does: ALTER SEQUENCE ${name} AS ${to}.`,
    ),
    ...(used.length > 0
      ? [
          ` ${used.join(', ')} ${used.length === 1 ? 'refers to it and keeps its' : 'refer to it and keep their'} narrower type: a larger number can’t be stored there.`,
        ]
      : []),
  ].join('');
}
