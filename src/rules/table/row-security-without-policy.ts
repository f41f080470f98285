import { shortName } from '../../sql/names.ts';
import { tableOf } from '../reading/new-column.ts';
import { defineRule } from '../rule.ts';

export const rowSecurityWithoutPolicy = defineRule({
  id: 'row-security-without-policy',
  on: ['AT_EnableRowSecurity'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'row level security is enabled on a table that has no policy',
  why: 'Without a policy everybody but the owner sees no rows and can write none: the application stops working without an error.',
  references: ['https://www.postgresql.org/docs/current/ddl-rowsecurity.html'],
  peers: ['migrationpilot MP057'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: (action, facts) => {
    const about = tableOf(action, facts);
    const table = about && facts.table(about.table);
    if (about === undefined || (table && (table.policies.length > 0 || table.rowSecurity !== 'off'))) return undefined;
    const statements = facts.in.all;
    const given = statements.some(
      ({ node, name }) => 'CreatePolicyStmt' in node && name(node.CreatePolicyStmt.table) === about.table,
    );
    return given ? undefined : about;
  },
  message: ({ table }) =>
    `row level security is enabled on ${shortName(table)}, which has no policy: everybody but its owner sees no rows from then on`,
  advice: () => 'Create the policies in the same transaction, before it is enabled.',
});
