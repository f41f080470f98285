import { expect } from 'vitest';
import type { Node } from '../../src/model/node.ts';
import type { Schema } from '../../src/model/schema.ts';
import type { Step } from '../../src/model/step.ts';
import type { Recipe } from '../../src/recipes/recipe.ts';
import type { RecipeTarget } from '../../src/recipes/target.ts';
import { parse } from '../../src/sql/parser.ts';
import { apartFromColumnOrder, type Database } from './database.ts';

export type Comparison = {
  readonly setup: string;
  /** The statement as a migration has it. */
  readonly plain: string;
  readonly table: string;
  readonly postgres?: number;
  readonly recipe: (target: RecipeTarget, node: Node) => Recipe;
  /** A query over all rows, to be the same both ways. */
  readonly rows: string;
};

/** Runs the statement as it is written on one state and the recipe on an equal one; schema and rows must come out the same. */
export async function expectSameEnd(db: Database, comparison: Comparison): Promise<readonly Step[]> {
  await db.reset(comparison.setup);
  await db.run(comparison.plain);
  const plain = { schema: apartFromColumnOrder(await db.schema()), rows: await db.run(comparison.rows) };
  await db.reset(comparison.setup);
  const before = await db.schema();
  const steps = stepsOf(comparison, before);
  expect(steps.length).toBeGreaterThan(0);
  expect(new Set(steps.map((step) => step.id)).size).toBe(steps.length);
  await db.steps(steps);
  expect(apartFromColumnOrder(await db.schema())).toEqual(plain.schema);
  expect(await db.run(comparison.rows)).toEqual(plain.rows);
  if (steps.every((step) => step.irreversible === undefined)) {
    await db.back(steps);
    expect(apartFromColumnOrder(await db.schema())).toEqual(apartFromColumnOrder(before));
  }
  return steps;
}

export function stepsOf(comparison: Comparison, before: Schema | undefined): readonly Step[] {
  const target: RecipeTarget = { table: comparison.table, before, postgres: comparison.postgres ?? 16 };
  return comparison.recipe(target, nodeOf(comparison.plain)).steps;
}

export function nodeOf(sql: string): Node {
  const parsed = parse(sql);
  const node = 'cuts' in parsed ? parsed.cuts[0]?.node : undefined;
  if (node === undefined) throw new Error(`does not parse: ${sql}`);
  return node;
}

/** The definition in an ALTER TABLE of one action. */
export function definitionOf(node: Node): Node {
  const command = 'AlterTableStmt' in node ? node.AlterTableStmt.cmds?.[0] : undefined;
  const definition = command && 'AlterTableCmd' in command ? command.AlterTableCmd.def : undefined;
  if (definition === undefined) throw new Error('an ALTER TABLE with a definition was expected');
  return definition;
}
