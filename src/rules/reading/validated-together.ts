import type { StatementFacts } from '../facts.ts';
import { constraintOf } from './column.ts';
import { actionsOf } from './subjects.ts';

/** The earlier statement of the same transaction that added a constraint as NOT VALID which this one validates. */
export function addedNotValidBefore(
  facts: StatementFacts,
): { readonly constraint: string; readonly type: string } | undefined {
  const { node } = facts;
  if (!('AlterTableStmt' in node)) return undefined;
  const table = facts.name(node.AlterTableStmt.relation);
  const validated = actionsOf(node.AlterTableStmt).flatMap(({ command }) =>
    command.subtype === 'AT_ValidateConstraint' ? [command.name] : [],
  );
  if (validated.length === 0) return undefined;
  const added = [...facts.earlier(), facts].flatMap((each) => notValidOn(table, each));
  const match =
    added.find(({ conname }) => conname !== undefined && validated.includes(conname)) ??
    added.find(({ conname }) => conname === undefined);
  return match && { constraint: match.conname ?? validated[0] ?? '', type: match.contype ?? '' };
}

const notValidOn = (table: string, facts: StatementFacts) => {
  const { node } = facts;
  if (!('AlterTableStmt' in node) || facts.name(node.AlterTableStmt.relation) !== table) return [];
  return actionsOf(node.AlterTableStmt).flatMap((action) => {
    const constraint = action.command.subtype === 'AT_AddConstraint' ? constraintOf(action) : undefined;
    return constraint?.skip_validation ? [constraint] : [];
  });
};
