import { shortName } from '../../sql/names.ts';
import { nameOfList } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';
import { createdFunction, setsSearchPath } from '../reading/created-function.ts';
import { defineRule } from '../rule.ts';

export const securityDefinerWithoutSearchPath = defineRule({
  id: 'security-definer-without-search-path',
  on: ['CreateFunctionStmt'],
  severity: 'warning',
  hazard: 'opens access',
  summary: 'a SECURITY DEFINER function leaves search_path to its caller',
  why: 'It runs with its owner’s privileges and resolves names through the caller’s search_path: anyone who may create a temporary table can substitute it for yours.',
  references: ['https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY'],
  peers: ['migrationpilot MP099', 'splinter function_search_path_mutable'],
  concerns: 'anything',
  match: (created, facts) => {
    const made = createdFunction(created, facts.defaultSchema);
    if (!made.definer || made.setsSearchPath || made.bound || isGivenOne(made.name, facts)) return undefined;
    return { relations: [], name: made.name };
  },
  message: ({ name }) =>
    `${shortName(name)} runs with its owner's privileges (SECURITY DEFINER) and resolves names through its caller's search_path: a caller's own table or function of the same name is used instead of yours`,
  advice: () => "Add SET search_path = '' and write every name with its schema, or SET search_path = public, pg_temp.",
});

/** Whether an ALTER FUNCTION of the change sets it afterwards. */
const isGivenOne = (name: string, { in: { all }, defaultSchema }: StatementFacts): boolean =>
  all.some(
    ({ node }) =>
      'AlterFunctionStmt' in node &&
      nameOfList(node.AlterFunctionStmt.func?.objname, defaultSchema) === name &&
      setsSearchPath(node.AlterFunctionStmt.actions),
  );
