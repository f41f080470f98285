import type { ColumnDef } from '../../model/node.ts';
import type { About, StatementFacts } from '../facts.ts';
import { columnOf } from './column.ts';
import type { AlterTableAction } from './subjects.ts';

export type NewColumn = About & {
  readonly column: ColumnDef;
  /** As people say it: `users.email`. */
  readonly of: string;
};

/** The column that an ADD COLUMN really adds to a table; undefined for composite types and where IF NOT EXISTS finds it. */
export function newColumn(action: AlterTableAction, facts: StatementFacts): NewColumn | undefined {
  const about = tableOf(action, facts);
  const column = columnOf(action);
  if (about === undefined || column?.colname === undefined) return undefined;
  const known = facts.table(about.table)?.columns.some(({ name }) => name === column.colname);
  if (action.command.missing_ok && known) return undefined;
  return { ...about, column, of: `${shortTable(about)}.${column.colname}` };
}

/** The table that an ALTER TABLE is about; undefined where it alters a type, a view or a foreign table. */
export function tableOf({ statement }: AlterTableAction, facts: StatementFacts): About | undefined {
  return statement.objtype === 'OBJECT_TABLE' && statement.relation
    ? facts.about(facts.name(statement.relation))
    : undefined;
}

const shortTable = ({ table }: About): string => table.replace(/^public\./, '');
