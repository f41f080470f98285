import type { Step } from '../model/step.ts';
import { quoteIdentifier, shortName } from '../sql/names.ts';
import { inOrder, noRecipe, type Recipe, recipe } from './recipe.ts';
import { applicationStep, briefStep, checkStep, statements, stepId } from './step.ts';
import type { RecipeTarget } from './target.ts';
import { dependentCode } from './twin/dependent-code.ts';
import { dependentsOf } from './twin/dependents.ts';
import { rebuild } from './twin/rebuild.ts';
import { expand, fillTwin } from './twin/sync.ts';
import { takeOver } from './twin/take-over.ts';
import { type Twin, twinned } from './twin/twin.ts';

export type RenameColumn = { readonly from: string; readonly to: string };

/**
 * A column renamed while code that knows the old name still runs: both names are there and kept equal, until nobody
 * uses the old one. Ends in the schema that RENAME COLUMN leaves, column order aside. No steps where the column or its
 * table allows no second one.
 */
export function renameColumn(target: RecipeTarget, { from, to }: RenameColumn): Recipe {
  const found = twinned(target, from);
  if (found === undefined) return noRecipe;
  const { column } = found;
  const collation = column.collation === undefined ? '' : ` COLLATE ${column.collation}`;
  const twin: Twin = {
    ...found,
    target,
    name: to,
    finalName: to,
    type: `${column.type}${collation}`,
    value: (prefix) => `${prefix}${quoteIdentifier(from)}`,
    bothWays: true,
  };
  const dependents = dependentsOf(twin);
  if (dependents === undefined) return noRecipe;
  const code = dependentCode(twin);
  const last = contractStep(twin, takeOver(twin, dependents, code.sql), code.byHand);
  return inOrder(
    expand(twin),
    recipe([fillTwin(twin)]),
    rebuild(twin, dependents),
    recipe([...verify(twin), ...move(twin), last], { leaves: [{ table: target.table, column: from }] }),
  );
}

const verify = (twin: Twin): readonly Step[] => {
  const both = [twin.column.name, twin.name].map(quoteIdentifier);
  return [
    checkStep({
      id: stepId(twin.table.name, twin.name, 'compare'),
      title: `Verify that ${twin.name} equals ${twin.column.name} in every row of ${shortName(twin.table.name)}`,
      sql: statements(
        `SELECT count(*) AS differing FROM ${twin.table.name} WHERE ${both[0]}::text IS DISTINCT FROM ${both[1]}::text`,
      ),
      down: '',
      day: 2,
      application: 'differing is 0.',
      why: 'Code is about to rely on the new column.',
    }),
  ];
};

const move = (twin: Twin): readonly Step[] => {
  const of = shortName(twin.table.name);
  const [from, to] = [twin.column.name, twin.name];
  return [
    applicationStep({
      id: stepId(twin.table.name, to, 'read'),
      title: `Deploy code that reads ${of}.${to} and writes both columns`,
      purpose: 'deploy code',
      release: 1,
      day: 2,
      application: `Reads use ${to}; writes set ${to}, and ${from} with the same value.`,
      why: 'Old and new code run side by side; the trigger fills whatever one of them leaves out.',
    }),
    applicationStep({
      id: stepId(twin.table.name, from, 'stop'),
      title: `Deploy code that does not use ${of}.${from}`,
      purpose: 'deploy code',
      release: 2,
      day: 8,
      application: `Nothing reads or writes ${from} any more; functions, reports and other services included.`,
      why: 'Instances that still name the column fail at the moment it is dropped.',
    }),
  ];
};

const contractStep = (twin: Twin, sql: readonly string[], byHand: readonly string[]): Step => {
  const of = `${shortName(twin.table.name)}.${twin.column.name}`;
  const left =
    byHand.length === 0 ? undefined : `Before this step, change by hand what uses ${of}: ${byHand.join(', ')}.`;
  return briefStep({
    id: stepId(twin.table.name, twin.column.name, 'contract'),
    title: `Drop the trigger and ${of}, and give the new indexes and constraints their final names`,
    purpose: 'switch',
    phase: 'contract',
    sql: statements(...sql),
    irreversible: `${of} is gone; its values are in ${twin.name}.`,
    release: 3,
    day: 14,
    application: left,
    why: 'One short transaction that changes the catalog only; the schema is now what the rename as written leaves.',
  });
};
