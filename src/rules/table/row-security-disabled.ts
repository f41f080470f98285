import { shortName } from '../../sql/names.ts';
import { tableOf } from '../reading/new-column.ts';
import { actionsOf } from '../reading/subjects.ts';
import { followedBy } from '../reading/whole-change.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const rowSecurityDisabled = defineRule({
  id: 'row-security-disabled',
  on: ['AT_DisableRowSecurity'],
  severity: 'error',
  hazard: 'opens access',
  summary: 'row level security is turned off for a table',
  why: 'The policies stay but no longer apply: every role that may read the table reads all of its rows.',
  references: ['https://www.postgresql.org/docs/current/ddl-rowsecurity.html'],
  peers: ['Atlas DS109'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: (action, facts) => {
    const about = tableOf(action, facts);
    const table = about && facts.table(about.table);
    if (about === undefined || table?.rowSecurity === 'off') return undefined;
    const again = followedBy(
      facts,
      (node, later) =>
        'AlterTableStmt' in node &&
        later.name(node.AlterTableStmt.relation) === about.table &&
        actionsOf(node.AlterTableStmt).some(({ command }) => command.subtype === 'AT_EnableRowSecurity'),
    );
    return again ? undefined : { ...about, policies: table?.policies.map(({ name }) => name) ?? [] };
  },
  message: ({ table, policies }) =>
    `row level security is turned off for ${shortName(table)}: every role with privileges on the table can see and change all rows${policies.length > 0 ? `; ${listed(policies)} no longer ${policies.length > 1 ? 'apply' : 'applies'}` : ''}`,
  advice: () => 'Leave it on, and add a policy for those who need more; a role that must see everything has BYPASSRLS.',
});
