import { shapeOfText } from '../../schema/type-shape.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { columnOf, isSerial } from '../reading/column.ts';
import { tableOf } from '../reading/new-column.ts';
import { shapeOfNode } from '../reading/shape-of-node.ts';
import { actionsOf } from '../reading/subjects.ts';
import { wholeChange } from '../reading/whole-change.ts';
import { defineRule } from '../rule.ts';

export const columnAlreadyThere = defineRule({
  id: 'column-already-there',
  on: ['AT_AddColumn'],
  severity: 'warning',
  hazard: 'fails',
  summary: 'ADD COLUMN IF NOT EXISTS names a column that already exists with another type',
  why: 'PostgreSQL compares only the name and does nothing: the column keeps its type, and code that relies on the new one fails.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html'],
  match: (action, facts) => {
    const about = action.command.missing_ok ? tableOf(action, facts) : undefined;
    const column = columnOf(action);
    const there = about && facts.table(about.table)?.columns.find(({ name }) => name === column?.colname);
    const wanted = shapeOfNode(column?.typeName);
    if (!about || !column || !there || !wanted || isSerial(column)) return undefined;
    const known = shapeOfText(there.type);
    const same = wanted.name === known.name.split('.').at(-1)?.replaceAll('"', '');
    const gone = wholeChange(facts).some((each) => goesFrom(about.table, there.name, each));
    return same || gone ? undefined : { ...about, name: there.name, is: there.type, wanted: wanted.name };
  },
  message: ({ table, name, is, wanted }) =>
    `${shortName(table)}.${name} already exists, so this does nothing; but it is ${is}, not ${wanted}`,
  advice: () => 'Change its type, or give the new column another name.',
});

/** Whether a statement takes the column away, or its name. */
const goesFrom = (table: string, column: string, { node, name }: StatementFacts): boolean => {
  if ('RenameStmt' in node) return name(node.RenameStmt.relation) === table && node.RenameStmt.subname === column;
  return (
    'AlterTableStmt' in node &&
    name(node.AlterTableStmt.relation) === table &&
    actionsOf(node.AlterTableStmt).some(({ command }) => command.subtype === 'AT_DropColumn' && command.name === column)
  );
};
