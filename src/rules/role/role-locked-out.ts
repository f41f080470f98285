import type { Node } from '../../model/node.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { hasOption, isSwitchedOff, optionsNamed } from '../../sql/options.ts';
import { defineStatementRule } from '../rule.ts';
import { enumerated } from '../wording/enumerated.ts';

export const roleLockedOut = defineStatementRule({
  id: 'role-locked-out',
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a role may no longer log in, or is dropped',
  why: 'Whoever connects as the role is refused at the next connection (28000): the pool of the application runs dry while the deploy looks fine.',
  references: ['https://www.postgresql.org/docs/current/sql-alterrole.html'],
  concerns: 'anything',
  match: ({ node, schema, in: { all } }) => {
    const made = new Set(
      all.flatMap((each) => ('CreateRoleStmt' in each.node ? [each.node.CreateRoleStmt.role ?? ''] : [])),
    );
    const roles = lockedOut(node).filter(({ role }) => !made.has(role));
    const holders = new Set((schema?.grants ?? []).map(({ grantee }) => grantee));
    const [first] = roles;
    if (first === undefined) return undefined;
    const names = roles.map(({ role }) => quoteIdentifier(role));
    const isUsed = names.some((name) => holders.has(name));
    return { relations: [], names, what: first.what, isUsed, ...(isUsed && { severity: 'error' as const }) };
  },
  message: ({ names, what, isUsed }) =>
    `${enumerated(names)} ${what}: whoever connects as ${names.length > 1 ? 'one of them' : 'it'} is refused from then on (28000)${isUsed ? ', and the schema before grants it privileges, so somebody does' : ''}`,
  advice: () =>
    'First make sure that nothing connects as the role (pg_stat_activity, the settings of the application).',
});

type LockedOut = { readonly role: string; readonly what: string };

const lockedOut = (node: Node): readonly LockedOut[] => {
  if ('DropRoleStmt' in node) {
    return (node.DropRoleStmt.roles ?? []).flatMap((each) =>
      'RoleSpec' in each && each.RoleSpec.rolename ? [{ role: each.RoleSpec.rolename, what: 'is dropped' }] : [],
    );
  }
  const role = 'AlterRoleStmt' in node ? node.AlterRoleStmt.role?.rolename : undefined;
  if (!('AlterRoleStmt' in node) || role === undefined) return [];
  const { options } = node.AlterRoleStmt;
  if (isSwitchedOff(options, 'canlogin')) return [{ role, what: 'may no longer log in (NOLOGIN)' }];
  if (isSwitchedOff(options, 'connectionlimit')) return [{ role, what: 'may have no connection (CONNECTION LIMIT 0)' }];
  if (hasOption(options, 'password') && optionsNamed(options, 'password').every(({ arg }) => arg === undefined))
    return [{ role, what: 'has no password any more' }];
  return [];
};
