import { quoteIdentifier, shortName } from '../../sql/names.ts';
import { walk } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';
import { namesIn } from '../reading/column.ts';
import { tableOf } from '../reading/new-column.ts';
import { followedBy, wholeChange } from '../reading/whole-change.ts';
import { defineRule } from '../rule.ts';

export const columnReplacedInOneChange = defineRule({
  id: 'column-replaced-in-one-change',
  on: ['AT_DropColumn'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'values move to a new column and the old one is dropped in the same change',
  why: 'The old version of the code writes the old column until its last instance is gone. What it writes after the copy is lost, and then it fails.',
  references: ['https://martinfowler.com/bliki/ParallelChange.html'],
  match: (action, facts) => {
    const about = tableOf(action, facts);
    const column = action.command.name;
    if (about === undefined || column === undefined) return undefined;
    const copy = copyOf(about.table, column, facts);
    if (copy === undefined || takesItsName(copy.to, about.table, column, facts)) return undefined;
    return { ...about, column, ...copy };
  },
  message: ({ table, column, to, where, together }) =>
    `${shortName(table)}.${column} moves to ${quoteIdentifier(to)} (${where}) and is dropped in one deploy: ${together ? '' : 'what running code writes into it after the copy is lost, and then '}the old version of the code fails until its last instance is gone`,
  advice: () =>
    'Expand first: add the new column, kept in sync by a trigger or written by both versions of the code. Contract in a later release, when no code writes the old one.',
});

/** An earlier UPDATE of the change that fills another column of the table from this one. */
const copyOf = (table: string, column: string, facts: StatementFacts) => {
  const all = wholeChange(facts);
  const copies = all.slice(0, all.indexOf(facts)).flatMap((each) => {
    const { node, location } = each;
    if (!('UpdateStmt' in node) || each.name(node.UpdateStmt.relation) !== table) return [];
    const { line } = location.start;
    const where = each.in === facts.in ? `line ${line}` : `${location.path}:${line}`;
    // Under the lock of one transaction nobody can write in between.
    const place = { where, together: each.transaction !== undefined && each.transaction === facts.transaction };
    return (node.UpdateStmt.targetList ?? []).flatMap((target) => {
      const { name: to, val } = 'ResTarget' in target ? target.ResTarget : {};
      return to !== undefined && to !== column && reads(val, column) ? [{ to, ...place }] : [];
    });
  });
  return copies[0];
};

/** Whether the new column is renamed to the old one's name: a change of type by hand, of which code sees nothing. */
const takesItsName = (from: string, table: string, column: string, facts: StatementFacts): boolean =>
  followedBy(
    facts,
    (node, later) =>
      'RenameStmt' in node &&
      later.name(node.RenameStmt.relation) === table &&
      node.RenameStmt.subname === from &&
      node.RenameStmt.newname === column,
  );

const reads = (value: unknown, column: string): boolean => {
  let found = false;
  walk({ value }, (tag, part) => {
    const fields = tag === 'ColumnRef' && 'fields' in part && Array.isArray(part.fields) ? namesIn(part.fields) : [];
    if (fields.at(-1) === column) found = true;
  });
  return found;
};
