import { columnKey } from '../../schema/narrowed/narrowed.ts';
import { shortName } from '../../sql/names.ts';
import { tableOf } from '../reading/new-column.ts';
import { actionsOf } from '../reading/subjects.ts';
import { afterwards } from '../reading/whole-change.ts';
import { defineRule } from '../rule.ts';

export const defaultDroppedFromRequiredColumn = defineRule({
  id: 'default-dropped-from-required-column',
  on: ['AT_ColumnDefault'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a NOT NULL column loses its default',
  why: 'Inserts that omit the column worked until now, and fail once the default is dropped (23502).',
  references: ['https://www.postgresql.org/docs/current/ddl-alter.html'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: (action, facts) => {
    const about = tableOf(action, facts);
    const column = action.command.name;
    if (about === undefined || column === undefined || action.command.def !== undefined) return undefined;
    const known = facts.table(about.table)?.columns.find(({ name }) => name === column);
    if (known?.default === undefined || !known.notNull) return undefined;
    const statement = actionsOf(action.statement).slice(actionsOf(action.statement).indexOf(action) + 1);
    const later = afterwards(facts).flatMap(({ node, name }) =>
      'AlterTableStmt' in node && name(node.AlterTableStmt.relation) === about.table
        ? actionsOf(node.AlterTableStmt)
        : [],
    );
    const mended = [...statement, ...later].some(({ command }) => command.name === column && isMending(command));
    if (mended) return undefined;
    return { ...about, column, value: known.default, tells: [columnKey('required column', about.table, column)] };
  },
  message: ({ table, column, value }) =>
    `${shortName(table)}.${column} is NOT NULL and loses its default (${value}): inserts that omit it fail from then on (23502)`,
  advice: () => 'First deploy code that always writes the column; drop the default in a later release.',
});

type Command = ReturnType<typeof actionsOf>[number]['command'];

/** Gets another default, becomes an identity, may be NULL, or goes. */
const isMending = ({ subtype, def }: Command): boolean =>
  (subtype === 'AT_ColumnDefault' && def !== undefined) ||
  subtype === 'AT_AddIdentity' ||
  subtype === 'AT_DropNotNull' ||
  subtype === 'AT_DropColumn';
