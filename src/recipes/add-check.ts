import type { Constraint } from '../model/node.ts';
import { quoteIdentifier, shortName } from '../sql/names.ts';
import { printNode } from '../sql/print.ts';
import { columnsIn } from './expression.ts';
import { unusedName } from './name.ts';
import { notValidatedYet } from './open-ends.ts';
import { noRecipe, type Recipe, recipe } from './recipe.ts';
import { briefStep, scanStep, statements, stepId } from './step.ts';
import type { RecipeTarget } from './target.ts';

/** A CHECK without a scan under ACCESS EXCLUSIVE: NOT VALID first, validated in a transaction of its own. */
export function addCheck(target: RecipeTarget, details: { readonly constraint: Constraint }): Recipe {
  const { constraint } = details;
  if (constraint.raw_expr === undefined) return noRecipe;
  const columns = columnsIn(constraint.raw_expr);
  const name = constraint.conname ?? unusedName(target, columns.length === 1 ? columns : [], 'check');
  const inherit = constraint.is_no_inherit ? ' NO INHERIT' : '';
  return notValidThenValidate(target, name, `CHECK (${printNode(constraint.raw_expr)})${inherit}`);
}

/** The two steps for a constraint that can be NOT VALID: a CHECK or a FOREIGN KEY, given as its definition. */
export function notValidThenValidate(target: RecipeTarget, name: string, definition: string): Recipe {
  const { table } = target;
  const quoted = quoteIdentifier(name);
  const steps = [
    briefStep({
      id: stepId(table, name, 'add'),
      title: `Add ${name} to ${shortName(table)} for new rows only`,
      purpose: 'add constraint',
      sql: statements(`ALTER TABLE ${table} ADD CONSTRAINT ${quoted} ${definition} NOT VALID`),
      down: statements(`ALTER TABLE ${table} DROP CONSTRAINT ${quoted}`),
      why: 'NOT VALID checks new rows only, so no row is read while the lock is held.',
    }),
    scanStep({
      id: stepId(table, name, 'validate'),
      title: `Validate ${name} on ${shortName(table)} without blocking reads or writes`,
      sql: statements(`ALTER TABLE ${table} VALIDATE CONSTRAINT ${quoted}`),
      down: '',
      why: 'VALIDATE reads all rows under SHARE UPDATE EXCLUSIVE, in a transaction of its own so that no stronger lock is held meanwhile.',
    }),
  ];
  return recipe(steps, { openEnds: [notValidatedYet(table, name)] });
}
