import type { ColumnDef } from '../model/node.ts';
import type { Step } from '../model/step.ts';
import { quoteIdentifier, shortName } from '../sql/names.ts';
import type { ColumnDefinition } from './column-definition.ts';
import { addStatement, addStep } from './column-step.ts';
import { fillStep } from './fill.ts';
import { placeholderValue } from './placeholder-value.ts';
import { inOrder, type Recipe, recipe } from './recipe.ts';
import { setNotNull } from './set-not-null.ts';
import { applicationStep, later, stepId } from './step.ts';
import type { RecipeTarget } from './target.ts';

/** A NOT NULL column that no default fills: code must write it before NULLs are refused, and only the team knows the old rows' value. */
export function requiredWithoutDefault(target: RecipeTarget, column: ColumnDefinition, definition: ColumnDef): Recipe {
  const write = applicationStep({
    id: stepId(target.table, column.name, 'write'),
    title: `Deploy code that writes ${shortName(target.table)}.${column.name}`,
    purpose: 'deploy code',
    release: 1,
    day: 2,
    application: `Every INSERT gives ${column.name} a value.`,
    why: 'Once NULLs are refused, an INSERT that leaves the column out fails.',
  });
  const filled = inOrder(
    recipe([oldRows(target, column, definition)]),
    setNotNull(target, { column: column.name, constraintName: column.notNullName }),
  );
  return inOrder(recipe([addStep(target, column, addStatement(target, column)), write]), {
    ...filled,
    steps: later(filled.steps, 1, 1),
  });
}

const oldRows = (target: RecipeTarget, column: ColumnDefinition, definition: ColumnDef): Step => {
  const where = `${quoteIdentifier(column.name)} IS NULL`;
  const referencing = column.constraints.some((constraint) => constraint.contype === 'CONSTR_FOREIGN');
  const value = referencing || !definition.typeName ? undefined : placeholderValue(target, definition.typeName);
  if (value === undefined) {
    return applicationStep({
      id: stepId(target.table, column.name, 'backfill'),
      title: `Backfill ${shortName(target.table)}.${column.name} for existing rows`,
      purpose: 'backfill',
      application: `Choose the value, then in batches: UPDATE ${target.table} SET ${quoteIdentifier(column.name)} = … WHERE ${where}`,
      why: 'Which value the old rows get is not in the migration.',
    });
  }
  const step = fillStep(target, { column: column.name, value, where }, `: replace the placeholder ${value}`);
  return { ...step, application: `${value} is a placeholder: replace it with the right value.` };
};
