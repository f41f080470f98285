import { dropColumns } from '../../recipes/drop-column.ts';
import type { JudgedChange } from '../../statements/record.ts';
import { type Action, actionOf, type Chosen } from './chosen.ts';

/** Columns of one table that are dropped one after another go together: one deploy, one look, one lock. */
export function dropsTogether(input: JudgedChange, chosen: readonly Chosen[]): readonly Chosen[] {
  const groups: (readonly [Chosen, ...Chosen[]])[] = [];
  for (const one of chosen) {
    const group = groups.at(-1);
    if (group && isSameWork(input, group[0], one)) groups[groups.length - 1] = [...group, one];
    else groups.push([one]);
  }
  return groups.map((group) => {
    const drops = group.flatMap((one) => dropOf(input, one) ?? []);
    const [first] = group;
    const [drop] = drops;
    if (drop === undefined || drops.length < 2) return first;
    const columns = drops.flatMap(({ command }) => command.name ?? []);
    const target = { table: drop.table, before: input.rehearsal.before, postgres: input.postgres };
    return { ...first, recipe: dropColumns(target, { columns, cascade: cascades(drop) }) };
  });
}

/** A column that is dropped in stages. */
const dropOf = ({ defaultSchema }: JudgedChange, { piece, recipe }: Chosen): Action | undefined =>
  recipe === undefined ? undefined : actionOf(piece.node, 'AT_DropColumn', defaultSchema);

const cascades = ({ command }: Action): boolean => command.behavior === 'DROP_CASCADE';

const isSameWork = (input: JudgedChange, one: Chosen, other: Chosen): boolean => {
  const [a, b] = [dropOf(input, one), dropOf(input, other)];
  return (
    a !== undefined &&
    a.table === b?.table &&
    cascades(a) === cascades(b) &&
    one.piece.migrationId === other.piece.migrationId
  );
};
