import type { GrantStmt } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { shortName, splitQualifiedName } from '../../sql/names.ts';
import { nameOfList } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';
import { namesIn } from '../reading/column.ts';
import { createdFunction } from '../reading/created-function.ts';
import { defineRule } from '../rule.ts';

export const definerFunctionOpenToEveryone = defineRule({
  id: 'definer-function-open-to-everyone',
  on: ['CreateFunctionStmt'],
  severity: 'note',
  hazard: 'opens access',
  summary: 'every role may call a new SECURITY DEFINER function',
  why: 'PostgreSQL grants EXECUTE on every new function to PUBLIC; this one does for any role what only its owner may do.',
  references: ['https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY'],
  peers: ['splinter anon_security_definer_function_executable'],
  concerns: 'anything',
  match: (created, facts) => {
    const made = createdFunction(created, facts.defaultSchema);
    if (!made.definer || made.forTrigger || !isReachable(made.name, facts) || isClosed(made.name, facts)) {
      return undefined;
    }
    const supabase = facts.in.change.behaviour.platform === 'supabase';
    // A function that is replaced keeps its grants: without the schema nobody knows whether it is new.
    const surely = supabase && (facts.schema !== undefined || created.replace !== true);
    return { relations: [], name: made.name, supabase, ...(surely && { severity: 'warning' as const }) };
  },
  message: ({ name, supabase }) =>
    `${shortName(name)} runs with its owner's privileges, and every role may call it: EXECUTE is granted to PUBLIC by default${supabase ? ', and Supabase exposes it to visitors who are not signed in (/rpc)' : ''}`,
  advice: ({ name, supabase }) =>
    `In the same transaction: REVOKE EXECUTE ON FUNCTION ${name} FROM PUBLIC${supabase ? ', anon' : ''}, then GRANT it to the roles that need it.`,
});

/** New by name, and (on Supabase) in the schema that it serves. An existing function keeps its grants. */
const isReachable = (name: QualifiedName, { schema, in: { change } }: StatementFacts): boolean =>
  !(schema?.routines ?? []).some(({ identity }) => identity.startsWith(`${name}(`)) &&
  (change.behaviour.platform !== 'supabase' || splitQualifiedName(name).schema === 'public');

/** Whether the change takes EXECUTE away, or an earlier ALTER DEFAULT PRIVILEGES did for all functions. */
const isClosed = (name: QualifiedName, { schema, in: { all }, defaultSchema }: StatementFacts): boolean =>
  (schema?.grants ?? []).some(
    ({ on, grantee, privileges }) =>
      on.startsWith('DEFAULT PRIVILEGES') &&
      on.endsWith('ON FUNCTIONS') &&
      grantee === 'PUBLIC' &&
      privileges.length === 0,
  ) ||
  all.some(
    ({ node }) =>
      ('GrantStmt' in node && takesFrom(node.GrantStmt, name, defaultSchema)) ||
      ('AlterDefaultPrivilegesStmt' in node && node.AlterDefaultPrivilegesStmt.action?.is_grant !== true),
  );

const takesFrom = (grant: GrantStmt, name: QualifiedName, defaultSchema: string): boolean => {
  if (grant.is_grant) return false;
  if (grant.targtype === 'ACL_TARGET_ALL_IN_SCHEMA') {
    return namesIn(grant.objects).includes(splitQualifiedName(name).schema);
  }
  return (grant.objects ?? []).some(
    (each) => 'ObjectWithArgs' in each && nameOfList(each.ObjectWithArgs.objname, defaultSchema) === name,
  );
};
