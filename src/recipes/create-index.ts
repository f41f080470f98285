import type { IndexStmt } from '../model/node.ts';
import type { Step } from '../model/step.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../sql/names.ts';
import { printNode } from '../sql/print.ts';
import { indexOnPartitions } from './index-on-partitions.ts';
import { besideTable, unusedName } from './name.ts';
import { concurrentStep, statements, stepId } from './step.ts';
import { type RecipeTarget, tableOf } from './target.ts';

/** An index built while reads and writes go on. A partitioned parent cannot be built so: its partitions are, one by one. */
export const createIndex = (target: RecipeTarget, details: { readonly index: IndexStmt }): readonly Step[] => {
  const name = details.index.idxname ?? unusedName(target, indexedNames(details.index), 'idx');
  if (isTaken(target, name)) return [];
  const index = onTable(target, { ...details.index, idxname: name });
  const table = tableOf(target);
  if (table?.kind === 'partitioned table') return indexOnPartitions(target, index, name);
  return [buildStep(target, index, name)];
};

/** One concurrent build, after whatever a failed build of the same name left over. */
export const buildStep = (target: RecipeTarget, index: IndexStmt, name: string): Step => {
  const qualified = besideTable(target.table, name);
  const unique = index.unique ? 'unique index' : 'index';
  return concurrentStep({
    id: stepId(target.table, name, 'build'),
    title: `Build the ${unique} ${name} on ${shortName(target.table)}, letting reads and writes go on`,
    sql: statements(`DROP INDEX CONCURRENTLY IF EXISTS ${qualified}`, printIndex({ ...index, concurrent: true })),
    down: statements(`DROP INDEX CONCURRENTLY ${qualified}`),
    why: 'A build that fails leaves an invalid index of this name behind, which IF NOT EXISTS would take for the real one: it is dropped first.',
  });
};

export const printIndex = ({ if_not_exists: _, ...index }: IndexStmt): string => printNode({ IndexStmt: index });

/** The statement with its table's schema written out. */
const onTable = (target: RecipeTarget, index: IndexStmt): IndexStmt => {
  const { schema, name } = splitQualifiedName(target.table);
  return {
    ...index,
    relation: { ...index.relation, schemaname: schema, relname: name, inh: true, relpersistence: 'p' },
  };
};

const isTaken = (target: RecipeTarget, name: string): boolean =>
  tableOf(target)?.indexes.some((index) => index.name === name) ?? false;

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

/** Quoted, comma-separated. */
export const columnList = (columns: readonly string[]): string => columns.map(quoteIdentifier).join(', ');
