import type { IndexStmt } from '../model/node.ts';
import { splitQualifiedName } from '../sql/names.ts';
import { buildStep, hasIndex } from './index-build.ts';
import { indexOnPartitions } from './index-on-partitions.ts';
import { besideTable, unusedName } from './name.ts';
import { noRecipe, type Recipe, recipe } from './recipe.ts';
import { type RecipeTarget, tableOf } from './target.ts';

/** An index built while reads and writes go on. A partitioned parent cannot be built so: its partitions are, one by one. */
export function createIndex(target: RecipeTarget, details: { readonly index: IndexStmt }): Recipe {
  const name = details.index.idxname ?? unusedName(target, indexedNames(details.index), 'idx');
  if (target.before && hasIndex(target.before, besideTable(target.table, name))) return noRecipe;
  const index = onTable(target, { ...details.index, idxname: name });
  const table = tableOf(target);
  if (table?.kind === 'partitioned table') return indexOnPartitions(target, index, name);
  return recipe([buildStep(target, index, name)]);
}

/** The statement with its table's schema written out. */
const onTable = (target: RecipeTarget, index: IndexStmt): IndexStmt => {
  const { schema, name } = splitQualifiedName(target.table);
  return {
    ...index,
    relation: { ...index.relation, schemaname: schema, relname: name, inh: true, relpersistence: 'p' },
  };
};

/** What PostgreSQL puts into the name of an index without one: columns, a function's name, or `expr`. */
const indexedNames = (index: IndexStmt): readonly string[] => {
  const keys = [...(index.indexParams ?? []), ...(index.indexIncludingParams ?? [])];
  const names = keys.flatMap((key) => {
    if (!('IndexElem' in key)) return [];
    if (key.IndexElem.name !== undefined) return [key.IndexElem.name];
    const expression = key.IndexElem.expr;
    if (expression === undefined || !('FuncCall' in expression)) return ['expr'];
    const last = expression.FuncCall.funcname?.at(-1);
    return [last && 'String' in last ? (last.String.sval ?? 'expr') : 'expr'];
  });
  return names.map((name, at) => numbered(names, name, at));
};

/** A second `expr` becomes `expr1`, as PostgreSQL's ChooseIndexColumnNames has it. */
const numbered = (names: readonly string[], name: string, at: number): string => {
  const before = names.slice(0, at).filter((other) => other === name).length;
  return before === 0 ? name : `${name}${before}`;
};
