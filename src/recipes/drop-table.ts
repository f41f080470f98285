import type { Constraint, Table } from '../model/schema.ts';
import type { Step } from '../model/step.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../sql/names.ts';
import { besideTable, clip } from './name.ts';
import { noRecipe, type Recipe, recipe } from './recipe.ts';
import { applicationStep, briefStep, statements, stepId } from './step.ts';
import { type RecipeTarget, tableOf } from './target.ts';

export type DropTable = { readonly cascade?: boolean | undefined };

/** A table removed in stages: verify that it is unused, rename it (a soft delete that one statement undoes), drop it in a later release. */
export function dropTable(target: RecipeTarget, { cascade }: DropTable): Recipe {
  const table = tableOf(target);
  if (table === undefined || table.kind === 'foreign table' || table.partitionOf !== undefined) {
    return noRecipe;
  }
  const hidden = besideTable(target.table, clip(`${splitQualifiedName(target.table).name}`, 55).concat('_dropped'));
  const steps = [
    ...verifyUnused(target),
    softDelete(target, hidden),
    ...withoutForeignKeys(target, table, hidden),
    hardDelete(target, hidden, cascade === true),
  ];
  return recipe(steps, { leaves: [{ table: target.table, column: undefined }] });
}

const verifyUnused = (target: RecipeTarget): readonly Step[] => [
  applicationStep({
    id: stepId(target.table, 'deprecate'),
    title: `Deploy code that does not use ${shortName(target.table)}`,
    purpose: 'deploy code',
    release: 1,
    day: 1,
    application: `Remove ${shortName(target.table)} from models, queries and jobs.`,
    why: 'Instances that still name the table fail at the moment it is renamed.',
  }),
  applicationStep({
    id: stepId(target.table, 'unused'),
    title: `Verify that ${shortName(target.table)} is unused, and keep a copy`,
    purpose: 'check',
    release: 1,
    day: 7,
    application: `seq_scan, idx_scan and n_tup_ins in pg_stat_user_tables have not changed since the deploy. Keep a copy: pg_dump --table=${target.table}`,
    why: 'What is dropped comes back only from a copy.',
  }),
];

const softDelete = (target: RecipeTarget, hidden: string): Step => {
  const name = quoteIdentifier(splitQualifiedName(target.table).name);
  return briefStep({
    id: stepId(target.table, 'soft-delete'),
    title: `Rename ${shortName(target.table)} to ${shortName(hidden)}, a soft delete`,
    purpose: 'rename',
    phase: 'contract',
    sql: statements(`ALTER TABLE ${target.table} RENAME TO ${quoteIdentifier(splitQualifiedName(hidden).name)}`),
    down: statements(`ALTER TABLE ${hidden} RENAME TO ${name}`),
    release: 2,
    day: 8,
    why: 'Code that still uses the table fails now, and renaming it back takes a moment.',
  });
};

const withoutForeignKeys = (target: RecipeTarget, table: Table, hidden: string): readonly Step[] =>
  table.constraints
    .filter((constraint) => constraint.type === 'foreign key' && constraint.references?.table !== table.name)
    .map((constraint) => dropForeignKey(target, constraint, hidden));

const dropForeignKey = (target: RecipeTarget, constraint: Constraint, hidden: string): Step => {
  const parent = constraint.references?.table ?? '';
  const name = quoteIdentifier(constraint.name);
  return briefStep({
    id: stepId(target.table, constraint.name, 'drop'),
    title: `Drop the foreign key ${constraint.name} to ${shortName(parent)}`,
    purpose: 'drop',
    phase: 'contract',
    sql: statements(`ALTER TABLE ${hidden} DROP CONSTRAINT ${name}`),
    down: statements(`ALTER TABLE ${hidden} ADD CONSTRAINT ${name} ${constraint.definition}`),
    release: 3,
    day: 14,
    why: `DROP TABLE takes ACCESS EXCLUSIVE on every referenced table at once; one by one, ${shortName(parent)} is locked for a moment and alone.`,
  });
};

const hardDelete = (target: RecipeTarget, hidden: string, cascade: boolean): Step =>
  briefStep({
    id: stepId(target.table, 'drop'),
    title: `Drop ${shortName(hidden)}`,
    purpose: 'drop',
    phase: 'contract',
    sql: statements(`DROP TABLE ${hidden}${cascade ? ' CASCADE' : ''}`),
    irreversible: `All rows of ${shortName(target.table)}.`,
    release: 3,
    day: 14,
    why: 'A week without the table has shown that nobody misses it.',
  });
