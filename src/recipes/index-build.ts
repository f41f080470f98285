import type { IndexStmt } from '../model/node.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import type { Step } from '../model/step.ts';
import { shortName } from '../sql/names.ts';
import { printNode } from '../sql/print.ts';
import { besideTable } from './name.ts';
import { concurrentStep, statements, stepId } from './step.ts';
import type { RecipeTarget } from './target.ts';

/** One concurrent build, after whatever a failed build of the same name left over. */
export function buildStep(target: RecipeTarget, index: IndexStmt, name: string): Step {
  const qualified = besideTable(target.table, name);
  const unique = index.unique ? 'unique index' : 'index';
  return concurrentStep({
    id: stepId(target.table, name, 'build'),
    title: `Build the ${unique} ${name} on ${shortName(target.table)} without blocking reads or writes`,
    purpose: 'build index',
    sql: statements(...leftOver(target, qualified), printIndex({ ...index, concurrent: true })),
    down: statements(`DROP INDEX CONCURRENTLY ${qualified}`),
    why: 'A build that fails leaves an invalid index of this name behind, which IF NOT EXISTS would accept as the real one, so it is dropped first.',
  });
}

/** Only where the history has no index of this name: then one that exists can only come from a failed build. */
const leftOver = (target: RecipeTarget, index: QualifiedName): readonly string[] =>
  target.before === undefined || hasIndex(target.before, index) ? [] : [`DROP INDEX CONCURRENTLY IF EXISTS ${index}`];

/** Whether any table of the index's schema has an index of this name. */
export function hasIndex(before: Schema, index: QualifiedName): boolean {
  return [...before.tables, ...before.views].some((owner) =>
    owner.indexes.some((known) => besideTable(owner.name, known.name) === index),
  );
}

/** The statement without IF NOT EXISTS. */
export function printIndex({ if_not_exists: _, ...index }: IndexStmt): string {
  return printNode({ IndexStmt: index });
}
