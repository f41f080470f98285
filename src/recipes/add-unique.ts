import type { Constraint, IndexStmt } from '../model/node.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../sql/names.ts';
import { deferrability } from './add-foreign-key.ts';
import { namesOf } from './expression.ts';
import { buildStep } from './index-build.ts';
import { besideTable, unusedName } from './name.ts';
import { noRecipe, type Recipe, recipe } from './recipe.ts';
import { briefStep, statements, stepId } from './step.ts';
import { type RecipeTarget, tableOf } from './target.ts';

export type AddUnique = {
  readonly constraint: Constraint;
  /** For a constraint written behind a column. */
  readonly columns?: readonly string[] | undefined;
};

/** A unique constraint whose index is built concurrently and then adopted. Partitioned tables cannot adopt one: no steps. */
export function addUnique(target: RecipeTarget, { constraint, columns }: AddUnique): Recipe {
  const keys = columns ?? namesOf(constraint.keys);
  const partitioned = tableOf(target)?.kind === 'partitioned table';
  if (keys.length === 0 || partitioned || constraint.without_overlaps) return noRecipe;
  const name = constraint.conname ?? unusedName(target, [...keys, ...namesOf(constraint.including)], 'key');
  return uniqueUsingIndex(target, { ...constraint, conname: name, keys: asNodes(keys) }, 'UNIQUE');
}

/** Builds the index under the constraint's own name, so that adopting it renames nothing. */
export function uniqueUsingIndex(target: RecipeTarget, constraint: Constraint, kind: 'UNIQUE' | 'PRIMARY KEY'): Recipe {
  const { table } = target;
  const name = constraint.conname ?? '';
  const quoted = quoteIdentifier(name);
  const adopt = [`ADD CONSTRAINT ${quoted} ${kind} USING INDEX ${quoted}`, deferrability(constraint)];
  return recipe([
    {
      ...buildStep(target, uniqueIndex(target, constraint, name), name),
      // On the way back the index went with the constraint.
      down: statements(`DROP INDEX CONCURRENTLY IF EXISTS ${besideTable(table, name)}`),
    },
    briefStep({
      id: stepId(table, name, 'adopt'),
      title: `Make the index ${name} the ${kind === 'UNIQUE' ? 'unique constraint' : 'primary key'} of ${shortName(table)}`,
      purpose: 'add constraint',
      sql: statements(`ALTER TABLE ${table} ${adopt.filter((part) => part !== '').join(' ')}`),
      down: statements(`ALTER TABLE ${table} DROP CONSTRAINT ${quoted}`),
      why: 'The index exists already, so the lock is held only for a moment.',
    }),
  ]);
}

const uniqueIndex = (target: RecipeTarget, constraint: Constraint, name: string): IndexStmt => {
  const { schema, name: relname } = splitQualifiedName(target.table);
  return {
    idxname: name,
    unique: true,
    accessMethod: 'btree',
    relation: { schemaname: schema, relname, inh: true, relpersistence: 'p' },
    indexParams: elements(namesOf(constraint.keys)),
    ...(constraint.including ? { indexIncludingParams: elements(namesOf(constraint.including)) } : {}),
    ...(constraint.nulls_not_distinct ? { nulls_not_distinct: true } : {}),
    ...(constraint.options ? { options: constraint.options } : {}),
    ...(constraint.indexspace ? { tableSpace: constraint.indexspace } : {}),
  };
};

const elements = (names: readonly string[]): NonNullable<IndexStmt['indexParams']> =>
  names.map((name) => ({ IndexElem: { name, ordering: 'SORTBY_DEFAULT', nulls_ordering: 'SORTBY_NULLS_DEFAULT' } }));

const asNodes = (names: readonly string[]): NonNullable<Constraint['keys']> =>
  names.map((sval) => ({ String: { sval } }));
