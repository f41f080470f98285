import type { AlterTableCmd, Node } from '../model/node.ts';
import type { Step } from '../model/step.ts';
import { quoteIdentifier, shortName } from '../sql/names.ts';
import { printNode } from '../sql/print.ts';
import { walk } from '../sql/relations.ts';
import { readColumn } from './column-definition.ts';
import { isColumnRef } from './expression.ts';
import { unusedColumn } from './name.ts';
import { inOrder, noRecipe, type Recipe, recipe } from './recipe.ts';
import { applicationStep, briefStep, checkStep, later, statements, stepId } from './step.ts';
import type { RecipeTarget } from './target.ts';
import { dependentsOf } from './twin/dependents.ts';
import { rebuild } from './twin/rebuild.ts';
import { expand, fillTwin } from './twin/sync.ts';
import { takeOver } from './twin/take-over.ts';
import { type Twin, twinned } from './twin/twin.ts';

export type ChangeType = {
  readonly column: string;
  readonly command: AlterTableCmd;
  /** Whether the new type may have no place for a value: then writes of such a value fail as soon as the trigger is there. */
  readonly mayRefuse: boolean;
};

/**
 * Another type for a column without rewriting the table under ACCESS EXCLUSIVE: a second column of the new type, kept
 * equal by a trigger, filled in batches and given the same indexes and constraints, replaces the first one in one short
 * transaction. No steps where the column or its table allows no second one.
 */
export function changeType(target: RecipeTarget, details: ChangeType): Recipe {
  const twin = twinOf(target, details);
  const dependents = twin && dependentsOf(twin);
  if (twin === undefined || dependents === undefined) return noRecipe;
  const swap = takeOver(twin, dependents, []);
  return inOrder(
    expand(twin, details.mayRefuse ? noMisfits(twin) : undefined),
    recipe([fillTwin(twin)]),
    rebuild(twin, dependents),
    recipe([...move(twin), swapStep(twin, swap)], { leaves: [{ table: target.table, column: details.column }] }),
  );
}

const noMisfits = (twin: Twin): string =>
  `Running code must not write a value to ${shortName(twin.table.name)}.${twin.column.name} that ${twin.type} can't hold: from here on each write is converted, and a write that can't be converted fails.`;

const twinOf = (target: RecipeTarget, { column, command }: ChangeType): Twin | undefined => {
  const found = twinned(target, column);
  const written = command.def && 'ColumnDef' in command.def ? command.def.ColumnDef : undefined;
  const definition = written && readColumn({ ...written, colname: column });
  if (found === undefined || definition === undefined) return undefined;
  const using = written?.raw_default;
  const quoted = quoteIdentifier(column);
  return {
    ...found,
    target,
    name: unusedColumn(target, `${column}_new`),
    finalName: column,
    type: `${definition.type}${definition.collation}`,
    // Without USING the value is assigned, not cast: an assignment refuses what a cast would cut short.
    value: (prefix) => (using ? `(${printNode(prefixed(using, prefix))})` : `${prefix}${quoted}`),
    bothWays: false,
  };
};

/** The USING expression with NEW before each column. */
const prefixed = (expression: Node, prefix: string): Node => {
  if (prefix === '') return expression;
  const copy = structuredClone(expression);
  walk(copy, (tag, value) => {
    if (tag !== 'ColumnRef' || !isColumnRef(value)) return;
    value.fields = [{ String: { sval: 'new' } }, ...(value.fields ?? []).slice(-1)];
  });
  return copy;
};

const move = (twin: Twin): readonly Step[] => {
  const of = `${shortName(twin.table.name)}.${twin.column.name}`;
  const value = twin.value('');
  return later(
    [
      checkStep({
        id: stepId(twin.table.name, twin.name, 'compare'),
        title: `Verify that ${twin.name} holds every value of ${of}`,
        sql: statements(
          `SELECT count(*) AS missing FROM ${twin.table.name} WHERE ${quoteIdentifier(twin.name)} IS NULL AND ${value} IS NOT NULL`,
        ),
        down: '',
        application: 'missing is 0.',
        why: 'The first column is gone after the swap.',
      }),
      applicationStep({
        id: stepId(twin.table.name, twin.column.name, 'ready'),
        title: `Deploy code that works with both types of ${of}`,
        purpose: 'deploy code',
        application: `Reads and writes of ${of} work with the current type and with ${twin.type}; prepared statements are prepared again after the swap.`,
        why: 'The type changes for all instances at the same moment.',
      }),
    ],
    1,
    1,
  );
};

const swapStep = (twin: Twin, sql: readonly string[]): Step =>
  briefStep({
    id: stepId(twin.table.name, twin.column.name, 'swap'),
    title: `Replace ${shortName(twin.table.name)}.${twin.column.name} with ${twin.name}`,
    purpose: 'switch',
    phase: 'contract',
    sql: statements(...sql),
    irreversible: `The values of ${shortName(twin.table.name)}.${twin.column.name} in their old type, where the new one can't hold them.`,
    release: 2,
    day: 8,
    why: 'One short transaction that changes the catalog only: no row is read or written, and nobody sees the column missing.',
  });
