import type { AlterTableCmd } from '../../model/node.ts';
import { addCheck } from '../../recipes/add-check.ts';
import { addForeignKey } from '../../recipes/add-foreign-key.ts';
import { addPrimaryKey } from '../../recipes/add-primary-key.ts';
import { addUnique } from '../../recipes/add-unique.ts';
import { noRecipe, type Recipe } from '../../recipes/recipe.ts';
import { setNotNull } from '../../recipes/set-not-null.ts';
import type { RecipeTarget } from '../../recipes/target.ts';
import { relationOf } from '../../sql/relations.ts';
import type { JudgedChange } from '../../statements/record.ts';
import type { Piece } from './piece.ts';

/**
 * The safe way for an action that was cut out of a larger ALTER TABLE. Its scan was hidden in the rewrite of the whole,
 * so no finding told of it; alone it would be one.
 */
export function actionRecipe(input: JudgedChange, { node, whole }: Piece): Recipe | undefined {
  if (node === whole.node || !('AlterTableStmt' in node) || node.AlterTableStmt.relation === undefined)
    return undefined;
  const [command] = node.AlterTableStmt.cmds ?? [];
  if (command === undefined || !('AlterTableCmd' in command)) return undefined;
  const table = relationOf(node.AlterTableStmt.relation, input.defaultSchema);
  if (input.rehearsal.before?.tables.some((known) => known.name === table) !== true) return undefined;
  const found = recipeOf({ table, before: input.rehearsal.before, postgres: input.postgres }, command.AlterTableCmd);
  return found.steps.length > 0 ? found : undefined;
}

const recipeOf = (target: RecipeTarget, { subtype, name, def }: AlterTableCmd): Recipe => {
  if (subtype === 'AT_SetNotNull' && name !== undefined) return setNotNull(target, { column: name });
  if (subtype !== 'AT_AddConstraint' || def === undefined || !('Constraint' in def)) return noRecipe;
  const constraint = def.Constraint;
  const usesIndex = constraint.indexname !== undefined;
  if (constraint.skip_validation || usesIndex) return noRecipe;
  if (constraint.contype === 'CONSTR_FOREIGN') return addForeignKey(target, { constraint });
  if (constraint.contype === 'CONSTR_CHECK') return addCheck(target, { constraint });
  if (constraint.contype === 'CONSTR_UNIQUE') return addUnique(target, { constraint });
  return constraint.contype === 'CONSTR_PRIMARY' ? addPrimaryKey(target, { constraint }) : noRecipe;
};
