import { shortName } from '../../sql/names.ts';
import { tableOf } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const columnUsedByView = defineRule({
  id: 'column-used-by-view',
  on: ['AT_AlterColumnType', 'AT_DropColumn'],
  severity: 'error',
  hazard: 'fails',
  summary: 'a column is dropped or changes its type while a view, policy or trigger uses it',
  why: 'Views, policies and triggers refer to the column itself, so PostgreSQL refuses to drop it or to change its type.',
  references: ['https://www.postgresql.org/docs/current/ddl-depend.html'],
  peers: ['migrationpilot MP052'],
  explains: ['0A000', '2BP01'],
  match: (action, facts, tag) => {
    const about = tableOf(action, facts);
    const column = action.command.name;
    const error = facts.trace?.outcome.kind === 'fails' ? facts.trace.outcome.error : undefined;
    if (about === undefined || column === undefined || error === undefined) return undefined;
    const dropped = tag === 'AT_DropColumn';
    if (error.sqlState !== (dropped ? '2BP01' : '0A000')) return undefined;
    const users = usersOf(error.detail ?? '', column);
    return users.length === 0 ? undefined : { ...about, column, dropped, users, sqlState: error.sqlState };
  },
  message: ({ table, column, dropped, users, sqlState }) =>
    `${shortName(table)}.${column} can’t ${dropped ? 'be dropped' : 'change its type'}: ${listed(users)} ${users.length > 1 ? 'use' : 'uses'} it (${sqlState})`,
  advice: ({ users, dropped }) =>
    `In the same transaction: drop ${listed(users)}, ${dropped ? 'drop' : 'change'} the column, and create ${users.length > 1 ? 'them' : 'it'} again${dropped ? ' without it' : ''}, with grants and comments, which are dropped too. CASCADE would drop ${users.length > 1 ? 'them' : 'it'} for good.`,
});

const opening = /^(rule _RETURN on )?(view|materialized view|policy|trigger) /;

/** What the error's detail names, a line each: `view names depends on column name of table users`. */
const usersOf = (detail: string, column: string): readonly string[] => {
  const named = detail.split('\n').flatMap((line) => {
    const at = line.indexOf(' depends on column ');
    const rest = at < 0 ? '' : line.slice(at + ' depends on column '.length);
    const same = rest === `"${column}"` || rest.startsWith(`${column} of `) || rest.startsWith(`"${column}" of `);
    const user = line.slice(0, Math.max(at, 0)).replace('rule _RETURN on ', '');
    return same && opening.test(line) ? [user] : [];
  });
  return [...new Set(named)];
};
