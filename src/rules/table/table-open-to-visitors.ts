import type { Node } from '../../model/node.ts';
import { shortName, splitQualifiedName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { actionsOf } from '../reading/subjects.ts';
import { followedBy } from '../reading/whole-change.ts';
import { defineRule } from '../rule.ts';

export const tableOpenToVisitors = defineRule({
  id: 'table-open-to-visitors',
  on: ['CreateStmt'],
  severity: 'warning',
  hazard: 'opens access',
  summary: 'Supabase: a new table in public has no row level security',
  why: 'Supabase serves the schema public over HTTP and grants its tables to anon: without row level security every visitor reads and writes all rows.',
  references: ['https://supabase.com/docs/guides/database/postgres/row-level-security'],
  peers: ['splinter rls_disabled_in_public'],
  concerns: 'anything',
  match: (created, facts) => {
    if (facts.in.change.framework !== 'supabase' || created.relation?.relpersistence === 't') return undefined;
    const table = facts.name(created.relation);
    const isPublic = splitQualifiedName(table).schema === 'public';
    if (!isPublic || facts.table(table) !== undefined || isClosed(table, facts)) return undefined;
    return { relations: [table], table };
  },
  message: ({ table }) =>
    `${shortName(table)} is made in public without row level security: on Supabase every visitor reads and writes all of its rows`,
  advice: ({ table }) =>
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY, and policies for those who may; or another schema.`,
});

/** By the schema at the end of the change; or else by what is written later. */
const isClosed = (table: string, facts: StatementFacts): boolean => {
  const { after } = facts.in.change;
  const made = after?.tables.find(({ name }) => name === table);
  if (after !== undefined) return made === undefined || made.rowSecurity !== 'off';
  return followedBy(facts, (node, later) => closes(node, table, later));
};

const closes = (node: Node, table: string, facts: StatementFacts): boolean => {
  // SQL made at run time may do it for all tables.
  if ('DoStmt' in node) return true;
  if ('GrantStmt' in node) return node.GrantStmt.is_grant !== true;
  return (
    'AlterTableStmt' in node &&
    facts.name(node.AlterTableStmt.relation) === table &&
    actionsOf(node.AlterTableStmt).some(({ command }) => command.subtype === 'AT_EnableRowSecurity')
  );
};
