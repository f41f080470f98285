import { dropColumns } from '../../recipes/drop-column.ts';
import { shortName } from '../../sql/names.ts';
import { copyOfColumn } from '../reading/copied-columns.ts';
import { goesAlong } from '../reading/goes-along.ts';
import { tableOf } from '../reading/new-column.ts';
import { stillUsed } from '../reading/still-used.ts';
import { defineRule } from '../rule.ts';

export const columnDropped = defineRule({
  id: 'column-dropped',
  on: ['AT_DropColumn'],
  severity: 'error',
  hazard: 'data loss',
  summary: 'a column is dropped with its values',
  why: 'The values come back only from a backup. Code that still names the column fails at once, including ORMs that list every column.',
  references: ['https://www.postgresql.org/docs/current/ddl-alter.html#DDL-ALTER-REMOVING-A-COLUMN'],
  peers: ['squawk ban-drop-column', 'strong_migrations remove_column', 'migrationpilot MP017', 'Atlas DS103'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: (action, facts) => {
    const about = tableOf(action, facts);
    const column = action.command.name;
    if (about === undefined || column === undefined) return undefined;
    const table = facts.table(about.table);
    if (table && !table.columns.some(({ name }) => name === column)) return undefined;
    const lost = goesAlong(table, column);
    const uses = stillUsed(facts, { kind: 'column', table: about.table, name: column });
    const cascade = action.command.behavior === 'DROP_CASCADE';
    const size = facts.size(about.table);
    const severity = uses.searched || size.class === 'empty' ? uses.severity : ('error' as const);
    return { ...about, column, lost, cascade, copy: copyOfColumn(facts, about.table, column), ...uses, severity };
  },
  message: ({ table, column, users, lost, copy }) =>
    `${shortName(table)}.${column} is dropped${copy ? `; its values were copied to ${shortName(copy.into)} on line ${copy.line}` : ', and its values are lost'}${lost}${users}`,
  advice: ({ searched }) =>
    `First deploy code that no longer names the column and keep a copy of the values; drop the column in a later release${searched ? '' : ' (the application’s code was not searched)'}.`,
  safely: ({ target, column, cascade }) => dropColumns(target, { columns: [column], cascade }),
});
