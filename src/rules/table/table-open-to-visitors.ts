import type { GrantStmt, Node } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { splitQualifiedName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { namesIn } from '../reading/column.ts';
import { actionsOf } from '../reading/subjects.ts';
import { followedBy, wholeChange } from '../reading/whole-change.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const tableOpenToVisitors = defineRule({
  id: 'table-open-to-visitors',
  on: ['GrantStmt'],
  severity: 'warning',
  hazard: 'opens access',
  summary: 'Supabase: a table in public is granted to visitors without row level security',
  why: 'Supabase serves the schema public over HTTP to anon and authenticated: without row level security the grant covers all rows.',
  references: [
    'https://supabase.com/docs/guides/database/postgres/row-level-security',
    'https://supabase.com/changelog/45329-breaking-change-tables-not-exposed-to-data-and-graphql-api-automatically',
  ],
  peers: ['splinter rls_disabled_in_public'],
  concerns: 'anything',
  match: (grant, facts) => {
    if (facts.in.change.behaviour.platform !== 'supabase') return undefined;
    const roles = visitorsIn(grant);
    const relations = roles.length === 0 ? [] : tablesOf(grant, facts).filter((table) => !isClosed(table, facts));
    return relations.length === 0 ? undefined : { relations, roles, design: relations.every(facts.isNew) };
  },
  message: ({ relations, roles }) =>
    `${listed(relations)} ${relations.length > 1 ? 'are' : 'is'} granted to ${roles.join(' and ')} without row level security: on Supabase ${roles.some((role) => role !== 'authenticated') ? 'every visitor' : 'everybody who signs in'} has access to all rows`,
  advice: ({ relations }) =>
    `${relations.length > 1 ? 'For each of them: ' : ''}ALTER TABLE ${relations.length > 1 ? '…' : relations.join('')} ENABLE ROW LEVEL SECURITY, and add policies for the roles that need it; or use another schema.`,
});

/** Those of the roles granted to that come over HTTP; none where the grant gives nothing to do with rows. */
const visitorsIn = ({ is_grant, grantees, privileges }: GrantStmt): readonly string[] => {
  const opens =
    privileges === undefined ||
    privileges.some((each) => 'AccessPriv' in each && onRows.has(each.AccessPriv.priv_name ?? ''));
  if (is_grant !== true || !opens) return [];
  return (grantees ?? []).flatMap((each) => {
    if (!('RoleSpec' in each)) return [];
    const { roletype, rolename } = each.RoleSpec;
    if (roletype === 'ROLESPEC_PUBLIC') return ['PUBLIC'];
    return rolename === 'anon' || rolename === 'authenticated' ? [rolename] : [];
  });
};

const onRows: ReadonlySet<string> = new Set(['select', 'insert', 'update', 'delete']);

/** The tables of the schema public that a grant is about, those made by the change included. */
const tablesOf = (grant: GrantStmt, facts: StatementFacts): readonly QualifiedName[] => {
  if (grant.objtype !== 'OBJECT_TABLE') return [];
  const made = wholeChange(facts).flatMap(({ node, name }) =>
    'CreateStmt' in node ? [name(node.CreateStmt.relation)] : [],
  );
  const known = new Set([...(facts.schema?.tables ?? []).map(({ name }) => name), ...made]);
  const inPublic = [...known].filter((name) => splitQualifiedName(name).schema === 'public');
  if (grant.targtype === 'ACL_TARGET_ALL_IN_SCHEMA') return namesIn(grant.objects).includes('public') ? inPublic : [];
  const named = (grant.objects ?? []).flatMap((each) => ('RangeVar' in each ? [facts.name(each.RangeVar)] : []));
  return named.filter((name) => inPublic.includes(name));
};

/** By the schema at the end of the change; or else by what is written. */
const isClosed = (table: QualifiedName, facts: StatementFacts): boolean => {
  const { after } = facts.in.change.rehearsal;
  const made = after?.tables.find(({ name }) => name === table);
  if (after !== undefined) return made === undefined || made.rowSecurity !== 'off';
  if ((facts.table(table)?.rowSecurity ?? 'off') !== 'off') return true;
  return (
    facts.earlier().some((each) => closes(each.node, table, each)) ||
    followedBy(facts, (node, later) => closes(node, table, later))
  );
};

const closes = (node: Node, table: QualifiedName, facts: StatementFacts): boolean => {
  // SQL made at run time may do it for all tables.
  if ('DoStmt' in node) return true;
  if ('GrantStmt' in node) return node.GrantStmt.is_grant !== true;
  return (
    'AlterTableStmt' in node &&
    facts.name(node.AlterTableStmt.relation) === table &&
    actionsOf(node.AlterTableStmt).some(({ command }) => command.subtype === 'AT_EnableRowSecurity')
  );
};
