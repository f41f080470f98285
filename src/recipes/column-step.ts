import type { Step } from '../model/step.ts';
import { quoteIdentifier, shortName } from '../sql/names.ts';
import type { ColumnDefinition } from './column-definition.ts';
import { briefStep, statements, stepId } from './step.ts';
import type { RecipeTarget } from './target.ts';

/** `ALTER TABLE … ADD COLUMN name type`, and nothing else. */
export function addStatement(target: RecipeTarget, column: ColumnDefinition): string {
  return `ALTER TABLE ${target.table} ADD COLUMN ${quoteIdentifier(column.name)} ${column.type}${column.collation}`;
}

/** Adds a column without a value; its way back drops it. */
export function addStep(target: RecipeTarget, column: ColumnDefinition, ...sql: readonly string[]): Step {
  return briefStep({
    id: stepId(target.table, column.name, 'add'),
    title: `Add ${column.name} to ${shortName(target.table)}, without a value`,
    purpose: 'add column',
    sql: statements(...sql),
    down: statements(`ALTER TABLE ${target.table} DROP COLUMN ${quoteIdentifier(column.name)}`),
    why: 'A column without a value changes the catalog only: no row is read or written.',
  });
}
