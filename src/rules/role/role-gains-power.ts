import type { Node } from '../../model/node.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { isSwitchedOn } from '../../sql/options.ts';
import { defineStatementRule } from '../rule.ts';

export const roleGainsPower = defineStatementRule({
  id: 'role-gains-power',
  severity: 'error',
  hazard: 'opens access',
  summary: 'a role becomes superuser, passes row level security by, or may make roles',
  why: 'Such a role is held back by no privilege or policy. Roles belong to the whole server: it is so in every database of it.',
  references: ['https://www.postgresql.org/docs/current/role-attributes.html'],
  concerns: 'anything',
  match: ({ node }) => {
    const { role, options } = changedRole(node) ?? {};
    const powers = Object.entries(meanings).filter(([option]) => isSwitchedOn(options, option));
    const [first] = powers;
    if (first === undefined) return powerfulMembership(node);
    const heavy = powers.some(([option]) => option === 'superuser' || option === 'bypassrls');
    return {
      relations: [],
      severity: heavy ? ('error' as const) : ('warning' as const),
      role: quoteIdentifier(role ?? ''),
      what: powers.map(([, meaning]) => meaning).join(' and '),
    };
  },
  message: ({ role, what }) => `${role} ${what}`,
  advice: () => 'Grant the privileges that it needs, and leave attributes of roles to whoever runs the server.',
});

const meanings: Readonly<Record<string, string>> = {
  superuser: 'becomes a superuser, for whom no privilege is checked',
  bypassrls: 'passes every policy by (BYPASSRLS)',
  createrole: 'may make and change roles (CREATEROLE)',
  isreplication: 'may copy the whole server (REPLICATION)',
};

const changedRole = (node: Node): { readonly role?: string; readonly options?: readonly Node[] } | undefined => {
  if ('CreateRoleStmt' in node)
    return { role: node.CreateRoleStmt.role ?? '', options: node.CreateRoleStmt.options ?? [] };
  if ('AlterRoleStmt' in node)
    return { role: node.AlterRoleStmt.role?.rolename ?? 'the role', options: node.AlterRoleStmt.options ?? [] };
  return undefined;
};

/** Predefined roles whose members read or run what they like. */
const powerful: ReadonlySet<string> = new Set(
  ['pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files'].concat(
    'pg_read_all_data',
    'pg_write_all_data',
  ),
);

const powerfulMembership = (node: Node) => {
  if (!('GrantRoleStmt' in node) || node.GrantRoleStmt.is_grant !== true) return undefined;
  const granted = (node.GrantRoleStmt.granted_roles ?? []).flatMap((each) =>
    'AccessPriv' in each && powerful.has(each.AccessPriv.priv_name ?? '') ? [each.AccessPriv.priv_name] : [],
  );
  const grantees = (node.GrantRoleStmt.grantee_roles ?? []).flatMap((each) =>
    'RoleSpec' in each ? [quoteIdentifier(each.RoleSpec.rolename ?? 'the role')] : [],
  );
  const what = `becomes a member of ${granted.join(' and ')}: no privilege on single tables or files is asked for`;
  return granted.length === 0
    ? undefined
    : { relations: [], severity: 'warning' as const, role: grantees.join(' and '), what };
};
