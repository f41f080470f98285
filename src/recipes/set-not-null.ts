import { quoteIdentifier, shortName } from '../sql/names.ts';
import { unusedName } from './name.ts';
import { notValidatedYet } from './open-ends.ts';
import { noRecipe, type Recipe, recipe } from './recipe.ts';
import { briefStep, scanStep, statements, stepId } from './step.ts';
import { type RecipeTarget, tableOf } from './target.ts';

export type SetNotNull = {
  readonly column: string;
  /** Name of the constraint, where the migration gives one (PostgreSQL 18). */
  readonly constraintName?: string | undefined;
};

/**
 * NOT NULL on a column that exists, without a scan under ACCESS EXCLUSIVE. Up to PostgreSQL 17 a validated
 * CHECK (… IS NOT NULL) spares SET NOT NULL its scan; from 18 on NOT NULL itself can be NOT VALID. No steps where it is so already.
 */
export function setNotNull(target: RecipeTarget, details: SetNotNull): Recipe {
  const known = tableOf(target)?.columns.find(({ name }) => name === details.column);
  if (known?.notNull && known.notNullValidated) return noRecipe;
  return target.postgres >= 18 ? notNullNotValid(target, details) : notNullByCheck(target, details);
}

const notNullNotValid = (target: RecipeTarget, { column, constraintName }: SetNotNull): Recipe => {
  const { table } = target;
  const name = quoteIdentifier(constraintName ?? unusedName(target, [column], 'not_null'));
  const of = `${shortName(table)}.${column}`;
  const drop = `ALTER TABLE ${table} ALTER COLUMN ${quoteIdentifier(column)} DROP NOT NULL`;
  return recipe([
    briefStep({
      id: stepId(table, column, 'not-null'),
      title: `Refuse new NULLs in ${of}`,
      purpose: 'add constraint',
      sql: statements(`ALTER TABLE ${table} ADD CONSTRAINT ${name} NOT NULL ${quoteIdentifier(column)} NOT VALID`),
      down: statements(drop),
      why: 'NOT VALID checks new rows only, so no row is read while the lock is held.',
    }),
    scanStep({
      id: stepId(table, column, 'not-null-validate'),
      title: `Validate NOT NULL on ${of} without blocking reads or writes`,
      sql: statements(`ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}`),
      down: '',
      why: 'VALIDATE reads all rows under SHARE UPDATE EXCLUSIVE, which no reader or writer waits for.',
    }),
  ]);
};

const notNullByCheck = (target: RecipeTarget, { column }: SetNotNull): Recipe => {
  const { table } = target;
  const quoted = quoteIdentifier(column);
  const name = unusedName(target, [column], 'not_null');
  const check = quoteIdentifier(name);
  const of = `${shortName(table)}.${column}`;
  const add = `ALTER TABLE ${table} ADD CONSTRAINT ${check} CHECK (${quoted} IS NOT NULL) NOT VALID`;
  const drop = `ALTER TABLE ${table} DROP CONSTRAINT ${check}`;
  const steps = [
    briefStep({
      id: stepId(table, column, 'not-null-check'),
      title: `Refuse new NULLs in ${of} with a check that is not validated yet`,
      purpose: 'add constraint',
      sql: statements(add),
      down: statements(drop),
      why: 'NOT VALID checks new rows only, so no row is read while the lock is held.',
    }),
    scanStep({
      id: stepId(table, column, 'not-null-validate'),
      title: `Validate the check on ${of} without blocking reads or writes`,
      sql: statements(`ALTER TABLE ${table} VALIDATE CONSTRAINT ${check}`),
      down: '',
      why: 'VALIDATE reads all rows under SHARE UPDATE EXCLUSIVE, which no reader or writer waits for.',
    }),
    briefStep({
      id: stepId(table, column, 'not-null-set'),
      title: `Set NOT NULL on ${of}, which the validated check proves`,
      purpose: 'alter column',
      sql: statements(`ALTER TABLE ${table} ALTER COLUMN ${quoted} SET NOT NULL`),
      down: statements(`ALTER TABLE ${table} ALTER COLUMN ${quoted} DROP NOT NULL`),
      why: 'With a validated CHECK (… IS NOT NULL) PostgreSQL 12 and later skips the scan.',
    }),
    briefStep({
      id: stepId(table, column, 'not-null-drop-check'),
      title: `Drop the check on ${of}, which NOT NULL replaces`,
      purpose: 'drop',
      sql: statements(drop),
      down: statements(add, `ALTER TABLE ${table} VALIDATE CONSTRAINT ${check}`),
      why: 'The check has done its work; checking twice on every write costs time.',
    }),
  ];
  return recipe(steps, { openEnds: [notValidatedYet(table, name)] });
};
