import type { Node } from '../../model/node.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { defineStatementRule } from '../rule.ts';

export const serverSettingChanged = defineStatementRule({
  id: 'server-setting-changed',
  severity: 'warning',
  hazard: 'cannot be undone',
  summary: 'ALTER SYSTEM, ALTER DATABASE … SET or ALTER ROLE … SET changes settings for others',
  why: 'It holds for every database of the server, or for every new session of the database or role, and not only for this schema: no rollback of a migration tool undoes it, and a hosted server may refuse it.',
  references: ['https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-SQL'],
  concerns: 'anything',
  match: ({ node }) => {
    const what = whatChanges(node);
    return what === undefined ? undefined : { relations: [], ...what };
  },
  message: ({ setting, whom }) => `${setting} changes for ${whom}`,
  advice: () =>
    'Keep settings of servers, databases and roles where the server is configured; in a migration use SET LOCAL.',
});

const whatChanges = (node: Node) => {
  if ('AlterSystemStmt' in node) {
    const setting = node.AlterSystemStmt.setstmt?.name ?? 'every setting';
    return { setting, whom: 'every database of the server, from the next reload or restart on (ALTER SYSTEM)' };
  }
  if ('AlterDatabaseSetStmt' in node) {
    const { setstmt, dbname } = node.AlterDatabaseSetStmt;
    return {
      setting: setstmt?.name ?? 'every setting',
      whom: `every new session in ${quoteIdentifier(dbname ?? '')}`,
      severity: 'note' as const,
    };
  }
  if (!('AlterRoleSetStmt' in node)) return undefined;
  const { setstmt, role } = node.AlterRoleSetStmt;
  const whom = role?.rolename === undefined ? 'every role' : quoteIdentifier(role.rolename);
  return { setting: setstmt?.name ?? 'every setting', whom: `every new session of ${whom}`, severity: 'note' as const };
};
