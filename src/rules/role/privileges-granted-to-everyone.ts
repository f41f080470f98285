import type { GrantStmt, Node } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { namesIn } from '../reading/column.ts';
import { defineStatementRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const privilegesGrantedToEveryone = defineStatementRule({
  id: 'privileges-granted-to-everyone',
  severity: 'warning',
  hazard: 'opens access',
  summary: 'privileges on tables or schemas are granted to PUBLIC',
  why: 'PUBLIC means every role, including future roles and those with the fewest privileges.',
  references: ['https://www.postgresql.org/docs/current/ddl-priv.html'],
  peers: ['migrationpilot MP085'],
  concerns: 'anything',
  match: (facts) => {
    const { node } = facts;
    const grant = grantIn(node);
    if (grant?.is_grant !== true || !(grant.grantees ?? []).some(isPublic)) return undefined;
    const privileges = opening(grant);
    if (privileges === undefined) return undefined;
    const later = 'AlterDefaultPrivilegesStmt' in node;
    const reads = privileges === 'SELECT';
    return {
      relations: [],
      privileges,
      on: subjectOf(grant, later, facts),
      ...(reads && { severity: 'note' as const }),
    };
  },
  message: ({ privileges, on }) => `${privileges} on ${on} is granted to PUBLIC: every role, including future ones`,
  advice: () => 'Grant it to the roles that need it, or to one role that they are members of.',
});

const grantIn = (node: Node): GrantStmt | undefined => {
  if ('GrantStmt' in node) return node.GrantStmt;
  return 'AlterDefaultPrivilegesStmt' in node ? node.AlterDefaultPrivilegesStmt.action : undefined;
};

const isPublic = (grantee: Node): boolean => 'RoleSpec' in grantee && grantee.RoleSpec.roletype === 'ROLESPEC_PUBLIC';

/** The privileges that open something, as they are written; what PUBLIC has by default (EXECUTE, USAGE, CONNECT) opens nothing. */
const opening = ({ privileges, objtype }: GrantStmt): string | undefined => {
  if (objtype !== 'OBJECT_TABLE' && objtype !== 'OBJECT_SCHEMA') return undefined;
  const names = (privileges ?? []).flatMap((each) =>
    'AccessPriv' in each ? [(each.AccessPriv.priv_name ?? 'ALL').toUpperCase()] : [],
  );
  const opens = objtype === 'OBJECT_SCHEMA' ? names.filter((name) => name !== 'USAGE') : names;
  if (privileges === undefined) return 'ALL';
  return opens.length === 0 ? undefined : opens.join(', ');
};

const subjectOf = ({ objects, objtype, targtype }: GrantStmt, later: boolean, facts: StatementFacts): string => {
  if (later) return 'every future table';
  const schemas = namesIn(objects);
  if (objtype === 'OBJECT_SCHEMA') return `schema ${schemas.join(', ')}`;
  if (targtype === 'ACL_TARGET_ALL_IN_SCHEMA') return `all tables of schema ${schemas.join(', ')}`;
  const tables = (objects ?? []).flatMap((each): readonly QualifiedName[] =>
    'RangeVar' in each ? [facts.name(each.RangeVar)] : [],
  );
  return listed(tables.map(shortName));
};
