import type { ColumnDef, Constraint } from '../model/node.ts';
import type { Step } from '../model/step.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../sql/names.ts';
import { printNode } from '../sql/print.ts';
import { volatilityOf } from '../sql/volatility.ts';
import { addCheck } from './add-check.ts';
import { addForeignKey } from './add-foreign-key.ts';
import { addPrimaryKey } from './add-primary-key.ts';
import { addUnique } from './add-unique.ts';
import { type ColumnDefinition, readColumn } from './column-definition.ts';
import { addStatement, addStep } from './column-step.ts';
import { fillStep } from './fill.ts';
import { numberedColumn } from './numbered-column.ts';
import { inOrder, noRecipe, type Recipe, recipe } from './recipe.ts';
import { requiredWithoutDefault } from './required-without-default.ts';
import { setNotNull } from './set-not-null.ts';
import { type RecipeTarget, tableOf } from './target.ts';

/**
 * ADD COLUMN taken apart: the column alone, its default, its values, NOT NULL, then each constraint. No steps for a
 * table that is not known, a generated column, a domain with constraints (each forces a rewrite that only another design avoids).
 */
export function addColumn(target: RecipeTarget, definition: ColumnDef): Recipe {
  const column = readColumn(definition);
  const table = tableOf(target);
  if (column === undefined || table === undefined || column.generated || ofConstrainedDomain(target, column)) {
    return noRecipe;
  }
  const constraints = column.constraints.map((constraint) => constrain(target, column, constraint));
  return inOrder(introduce(target, column, definition), ...constraints);
}

/** DEFAULT NULL says nothing, and yet has PostgreSQL look each row up that a reference is about: the column without it. */
export function addColumnWithoutNull(target: RecipeTarget, definition: ColumnDef): Recipe {
  const column = readColumn(definition);
  const constraints = (definition.constraints ?? []).filter(
    (one) => !('Constraint' in one && one.Constraint.contype === 'CONSTR_DEFAULT'),
  );
  if (column === undefined || tableOf(target) === undefined) return noRecipe;
  const written = printNode({ ColumnDef: { ...definition, constraints } });
  return recipe([
    {
      ...addStep(target, column, `ALTER TABLE ${target.table} ADD COLUMN ${written}`),
      title: `Add ${column.name} to ${shortName(target.table)}, without DEFAULT NULL`,
      why: 'Without a default no row has a value to look up, and PostgreSQL knows it.',
    },
  ]);
}

const introduce = (target: RecipeTarget, column: ColumnDefinition, definition: ColumnDef): Recipe => {
  if (column.serial || column.identity) return numberedColumn(target, column);
  if (column.default === undefined) {
    return required(column)
      ? requiredWithoutDefault(target, column, definition)
      : recipe([addStep(target, column, addStatement(target, column))]);
  }
  return volatilityOf(column.default, target.functions) === 'once'
    ? recipe([withConstantDefault(target, column)])
    : withVolatileDefault(target, column);
};

/** A primary key is made NOT NULL by its own recipe. */
const required = (column: ColumnDefinition): boolean =>
  column.notNull && !column.constraints.some((constraint) => constraint.contype === 'CONSTR_PRIMARY');

const withConstantDefault = (target: RecipeTarget, column: ColumnDefinition): Step => {
  const value = column.default ? ` DEFAULT ${printNode(column.default)}` : '';
  const sql = `${addStatement(target, column)}${value}${column.notNull ? ' NOT NULL' : ''}`;
  return {
    ...addStep(target, column, sql),
    title: `Add ${column.name} to ${shortName(target.table)} with its default`,
    why: 'A default that is the same for all rows is kept in the catalog: no row is read or written.',
  };
};

const withVolatileDefault = (target: RecipeTarget, column: ColumnDefinition): Recipe => {
  const value = column.default ? printNode(column.default) : 'NULL';
  const quoted = quoteIdentifier(column.name);
  const setDefault = `ALTER TABLE ${target.table} ALTER COLUMN ${quoted} SET DEFAULT ${value}`;
  const added = {
    ...addStep(target, column, addStatement(target, column), setDefault),
    title: `Add ${column.name} to ${shortName(target.table)}, then its default for new rows`,
    why: 'A default set afterwards is computed for new rows only; given with the column, it would rewrite every row under ACCESS EXCLUSIVE.',
  };
  return inOrder(
    recipe([added, fillStep(target, { column: column.name, value, where: `${quoted} IS NULL` })]),
    required(column) ? setNotNull(target, { column: column.name, constraintName: column.notNullName }) : noRecipe,
  );
};

const constrain = (target: RecipeTarget, column: ColumnDefinition, constraint: Constraint): Recipe => {
  const columns = [column.name];
  if (constraint.contype === 'CONSTR_CHECK') return addCheck(target, { constraint });
  if (constraint.contype === 'CONSTR_FOREIGN') return addForeignKey(target, { constraint, columns });
  if (constraint.contype === 'CONSTR_UNIQUE') return addUnique(target, { constraint, columns });
  return addPrimaryKey(target, { constraint, columns, notNullAlready: column.serial || column.identity !== undefined });
};

const ofConstrainedDomain = (target: RecipeTarget, column: ColumnDefinition): boolean =>
  (target.before?.domains ?? []).some(
    (domain) =>
      (domain.name === column.type || splitQualifiedName(domain.name).name === column.type) &&
      (domain.notNull || domain.constraints.length > 0),
  );
