import type { Constraint, RangeVar } from '../model/node.ts';
import { quoteIdentifier, shortName } from '../sql/names.ts';
import { notValidThenValidate } from './add-check.ts';
import { namesOf } from './expression.ts';
import { besideTable, unusedName } from './name.ts';
import { inOrder, noRecipe, type Recipe, recipe } from './recipe.ts';
import { concurrentStep, statements, stepId } from './step.ts';
import { type RecipeTarget, tableOf } from './target.ts';

export type AddForeignKey = {
  readonly constraint: Constraint;
  /** Referencing columns, for a constraint written behind a column. */
  readonly columns?: readonly string[] | undefined;
  /** Also index the referencing columns where no index leads with them; the schema then has one index more than the migration leaves. */
  readonly withIndex?: boolean | undefined;
};

/** A foreign key that blocks writes for a moment only: NOT VALID, then VALIDATE in a transaction of its own. */
export function addForeignKey(target: RecipeTarget, details: AddForeignKey): Recipe {
  const { constraint } = details;
  const table = tableOf(target);
  if (constraint.pktable === undefined) return noRecipe;
  if (table?.kind === 'partitioned table' && target.postgres < 18) return noRecipe;
  const columns = details.columns ?? namesOf(constraint.fk_attrs);
  const name = constraint.conname ?? unusedName(target, columns, 'fkey');
  const index = details.withIndex === true ? indexFor(target, columns) : noRecipe;
  return inOrder(index, notValidThenValidate(target, name, foreignKeyDefinition(constraint, columns)));
}

/** An unqualified name stays so: the search path that finds it is the migration's. */
const asWritten = (relation: RangeVar): string =>
  [relation.schemaname, relation.relname].flatMap((part) => (part ? [quoteIdentifier(part)] : [])).join('.');

const actions: Readonly<Record<string, string>> = {
  r: 'RESTRICT',
  c: 'CASCADE',
  n: 'SET NULL',
  d: 'SET DEFAULT',
};

/** `FOREIGN KEY (…) REFERENCES …` with its actions, as PostgreSQL accepts it in ADD CONSTRAINT. */
export function foreignKeyDefinition(constraint: Constraint, columns: readonly string[]): string {
  const list = (names: readonly string[]): string => `(${names.map(quoteIdentifier).join(', ')})`;
  const targets = namesOf(constraint.pk_attrs);
  const onDelete = actions[constraint.fk_del_action ?? 'a'];
  const onUpdate = actions[constraint.fk_upd_action ?? 'a'];
  const deletedColumns = namesOf(constraint.fk_del_set_cols);
  return [
    `FOREIGN KEY ${list(columns)} REFERENCES`,
    `${constraint.pktable ? asWritten(constraint.pktable) : ''}${targets.length > 0 ? ` ${list(targets)}` : ''}`,
    constraint.fk_matchtype === 'f' ? 'MATCH FULL' : '',
    onUpdate ? `ON UPDATE ${onUpdate}` : '',
    onDelete ? `ON DELETE ${onDelete}${deletedColumns.length > 0 ? ` ${list(deletedColumns)}` : ''}` : '',
    deferrability(constraint),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** `DEFERRABLE INITIALLY DEFERRED`, or nothing. */
export function deferrability(constraint: Constraint): string {
  return constraint.initdeferred ? 'DEFERRABLE INITIALLY DEFERRED' : constraint.deferrable ? 'DEFERRABLE' : '';
}

const indexFor = (target: RecipeTarget, columns: readonly string[]): Recipe => {
  const table = tableOf(target);
  const leads = table?.indexes.some((index) => columns.every((column, at) => index.columns[at] === column));
  if (table === undefined || leads || table.kind !== 'table') return noRecipe;
  const name = unusedName(target, columns, 'idx');
  const on = columns.map(quoteIdentifier).join(', ');
  return recipe([
    concurrentStep({
      id: stepId(target.table, name, 'build'),
      title: `Build an index on ${shortName(target.table)} (${columns.join(', ')}) for the foreign key`,
      purpose: 'build index',
      sql: statements(`CREATE INDEX CONCURRENTLY ${quoteIdentifier(name)} ON ${target.table} (${on})`),
      down: statements(`DROP INDEX CONCURRENTLY ${besideTable(target.table, name)}`),
      why: 'Without it each DELETE or key change in the referenced table reads this whole table.',
    }),
  ]);
};
