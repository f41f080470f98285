import type { InsertStmt } from '../../model/node.ts';
import type { Table } from '../../model/schema.ts';
import { noRecipe } from '../../recipes/recipe.ts';
import { type Moved, splitTable } from '../../recipes/split-table.ts';
import { primaryKeyOf } from '../../recipes/target.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { copiedFrom } from '../reading/copied-columns.ts';
import { followedBy } from '../reading/whole-change.ts';
import { defineRule } from '../rule.ts';

export const columnsMovedInOneChange = defineRule({
  id: 'columns-moved-in-one-change',
  on: ['InsertStmt'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'columns are copied to a new table and dropped from the old one in the same change',
  why: 'The old version of the code reads and writes the old columns until its last instance is gone. What it writes after the copy is lost, and then it fails.',
  references: ['https://martinfowler.com/bliki/ParallelChange.html'],
  match: (insert, facts) => {
    const into = facts.name(insert.relation);
    const source = copiedFrom(insert, facts);
    if (source === undefined || !facts.isNew(into) || facts.insideBlock) return undefined;
    const made = facts.in.change.rehearsal.after?.tables.find(({ name }) => name === into);
    const columns = source.columns && pairs(insert, source.columns, made);
    const dropped = columns?.filter(({ from }) => isDroppedLater(source.table, from, facts)) ?? [];
    if (columns === undefined || dropped.length === 0) return undefined;
    return { ...facts.about(source.table), into, columns, dropped, made };
  },
  message: ({ table, into, dropped }) =>
    `${dropped.map(({ from }) => `${shortName(table)}.${from}`).join(', ')} ${dropped.length === 1 ? 'moves' : 'move'} to ${shortName(into)} and ${dropped.length === 1 ? 'is' : 'are'} dropped in one deploy: what running code writes there after the copy is lost, and then the old version of the code fails until its last instance is gone`,
  advice: () =>
    'Expand first: add the new table, kept in sync by triggers while both versions of the code run. Contract in a later release, when no code reads or writes the old columns.',
  safely: ({ target, into, columns, dropped, made }) => {
    const old = primaryKeyOf(target);
    const key = columns.filter(({ from }) => old.includes(from));
    // A row of the new table is found again by the key of the old one, or not at all.
    if (
      !isUnique(
        made,
        key.map(({ to }) => to),
      )
    )
      return noRecipe;
    const gone = new Set(dropped.map(({ to }) => to));
    if (columns.some((pair) => !key.includes(pair) && !gone.has(pair.to))) return noRecipe;
    const required = made?.columns.filter(({ notNull }) => notNull).map(({ name }) => name) ?? [];
    return splitTable(target, { into, columns, required });
  },
});

const isUnique = (table: Table | undefined, columns: readonly string[]): boolean =>
  columns.length > 0 &&
  (table?.constraints ?? []).some(
    (one) =>
      (one.type === 'primary key' || one.type === 'unique') &&
      one.columns.length === columns.length &&
      one.columns.every((column) => columns.includes(column)),
  );

/** Which column goes where: as the INSERT lists them, or in the order of the new table. */
const pairs = (
  { cols }: InsertStmt,
  taken: readonly string[],
  made: Table | undefined,
): readonly Moved[] | undefined => {
  const listed = cols?.flatMap((target) => ('ResTarget' in target ? (target.ResTarget.name ?? []) : []));
  const names = listed ?? made?.columns.map(({ name }) => name).slice(0, taken.length) ?? [];
  if (names.length !== taken.length) return undefined;
  return taken.flatMap((from, at) => {
    const to = names[at];
    return to === undefined ? [] : [{ from, to }];
  });
};

const isDroppedLater = (table: string, column: string, facts: StatementFacts): boolean =>
  followedBy(
    facts,
    (node, later) =>
      'AlterTableStmt' in node &&
      later.name(node.AlterTableStmt.relation) === table &&
      (node.AlterTableStmt.cmds ?? []).some(
        (command) =>
          'AlterTableCmd' in command &&
          command.AlterTableCmd.subtype === 'AT_DropColumn' &&
          command.AlterTableCmd.name === column,
      ),
  );
