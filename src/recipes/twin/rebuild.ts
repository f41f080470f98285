import type { Constraint, Index } from '../../model/schema.ts';
import { printNode } from '../../sql/print.ts';
import { notValidThenValidate } from '../add-check.ts';
import { foreignKeyDefinition } from '../add-foreign-key.ts';
import { namesOf } from '../expression.ts';
import { buildStep } from '../index-build.ts';
import { inOrder, noRecipe, type Recipe, recipe } from '../recipe.ts';
import { replaceColumn } from '../replace-column.ts';
import { setNotNull } from '../set-not-null.ts';
import { constraintTree, type Dependents, type Incoming, indexTree } from './dependents.ts';
import { besideName, qualifiersOf, type Twin } from './twin.ts';

/** Builds again, on the second column, all that depends on the first one; each under a temporary name. */
export function rebuild(twin: Twin, dependents: Dependents): Recipe {
  return inOrder(
    twin.column.notNull ? setNotNull(twin.target, { column: twin.name }) : noRecipe,
    ...dependents.checks.map((check) => rebuildCheck(twin, check)),
    ...dependents.indexes.map((index) => rebuildIndex(twin, index)),
    ...dependents.keys.map(({ index }) => rebuildIndex(twin, index)),
    ...dependents.foreignKeys.map((foreign) => rebuildForeignKey(twin, foreign)),
    ...dependents.incoming.map((incoming) => rebuildIncoming(twin, incoming)),
  );
}

const rebuildIndex = (twin: Twin, index: Index): Recipe => {
  const tree = indexTree(index);
  if (tree === undefined) return noRecipe;
  const moved = replaceColumn(tree, twin.column.name, twin.name, qualifiersOf(twin.table.name));
  const name = besideName(index.name);
  return recipe([buildStep(twin.target, { ...moved, idxname: name }, name)]);
};

const rebuildCheck = (twin: Twin, check: Constraint): Recipe => {
  const tree = constraintTree(check);
  if (tree?.raw_expr === undefined) return noRecipe;
  const moved = replaceColumn(tree.raw_expr, twin.column.name, twin.name, qualifiersOf(twin.table.name));
  const inherit = tree.is_no_inherit ? ' NO INHERIT' : '';
  const definition = `CHECK (${printNode(moved)})${inherit}`;
  return asValidated(check, notValidThenValidate(twin.target, besideName(check.name), definition));
};

const rebuildForeignKey = (twin: Twin, foreign: Constraint): Recipe => {
  const tree = constraintTree(foreign);
  if (tree === undefined) return noRecipe;
  const columns = renamed(namesOf(tree.fk_attrs), twin);
  const setColumns = renamed(namesOf(tree.fk_del_set_cols), twin).map((sval) => ({ String: { sval } }));
  const definition = foreignKeyDefinition({ ...tree, fk_del_set_cols: setColumns }, columns);
  return asValidated(foreign, notValidThenValidate(twin.target, besideName(foreign.name), definition));
};

const rebuildIncoming = (twin: Twin, { table, constraint }: Incoming): Recipe => {
  const tree = constraintTree(constraint);
  if (tree === undefined) return noRecipe;
  const referenced = renamed(constraint.references?.columns ?? [], twin).map((sval) => ({ String: { sval } }));
  const definition = foreignKeyDefinition({ ...tree, pk_attrs: referenced }, namesOf(tree.fk_attrs));
  return asValidated(
    constraint,
    notValidThenValidate({ ...twin.target, table }, besideName(constraint.name), definition),
  );
};

/** What was NOT VALID before stays so. */
const asValidated = (original: Constraint, added: Recipe): Recipe =>
  original.validated ? added : { ...added, steps: added.steps.slice(0, 1) };

const renamed = (columns: readonly string[], twin: Twin): readonly string[] =>
  columns.map((column) => (column === twin.column.name ? twin.name : column));
