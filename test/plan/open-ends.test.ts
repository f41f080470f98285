import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Node } from '../../src/model/node.ts';
import { openEndsIn, openEndsOf } from '../../src/plan/open-ends.ts';
import { addColumn } from '../../src/recipes/add-column.ts';
import { addForeignKey } from '../../src/recipes/add-foreign-key.ts';
import { changeType } from '../../src/recipes/change-type.ts';
import { dropColumns } from '../../src/recipes/drop-column.ts';
import { noRecipe, type Recipe } from '../../src/recipes/recipe.ts';
import { renameColumn } from '../../src/recipes/rename-column.ts';
import { setNotNull } from '../../src/recipes/set-not-null.ts';
import { splitTable } from '../../src/recipes/split-table.ts';
import type { RecipeTarget } from '../../src/recipes/target.ts';
import { definitionOf, nodeOf } from '../recipes/compare.ts';
import { type Database, openDatabase } from '../recipes/database.ts';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const setup = `
  CREATE TABLE teams (id int PRIMARY KEY);
  CREATE TABLE users (
    id int PRIMARY KEY, name text NOT NULL CHECK (name <> ''), "Team" int REFERENCES teams (id), score int, city text,
    CONSTRAINT sane CHECK (score > -1) NOT VALID
  );
  CREATE TABLE addresses (id int PRIMARY KEY, city text);
  INSERT INTO teams VALUES (1);
  INSERT INTO users VALUES (1, 'a', NULL, 1, 'x');`;

const ofAction = (action: string, make: (target: RecipeTarget, node: Node) => Recipe) => (target: RecipeTarget) =>
  make(target, nodeOf(`ALTER TABLE users ${action}`));
const column = (target: RecipeTarget, node: Node): Recipe => {
  const definition = definitionOf(node);
  return 'ColumnDef' in definition ? addColumn(target, definition.ColumnDef) : noRecipe;
};
const foreignKey = (target: RecipeTarget, node: Node): Recipe => {
  const definition = definitionOf(node);
  return 'Constraint' in definition ? addForeignKey(target, { constraint: definition.Constraint }) : noRecipe;
};
const type = (target: RecipeTarget, node: Node): Recipe => {
  const [command] = 'AlterTableStmt' in node ? (node.AlterTableStmt.cmds ?? []) : [];
  if (command === undefined || !('AlterTableCmd' in command)) return noRecipe;
  const { AlterTableCmd } = command;
  return changeType(target, { column: AlterTableCmd.name ?? '', command: AlterTableCmd, mayRefuse: false });
};
const columns = ['id', 'city'].map((name) => ({ from: name, to: name }));

const recipes: readonly (readonly [string, (target: RecipeTarget) => Recipe])[] = [
  ['a renamed column', (target) => renameColumn(target, { from: 'name', to: 'full name' })],
  ['a renamed column with a foreign key', (target) => renameColumn(target, { from: 'Team', to: 'team_id' })],
  ['another type', ofAction('ALTER COLUMN score TYPE bigint', type)],
  ['another type by an expression', ofAction('ALTER COLUMN "Team" TYPE int USING "Team" + 0', type)],
  ['a required column', ofAction('ADD COLUMN country text NOT NULL CHECK (length(country) < 9)', column)],
  ['a foreign key', ofAction('ADD CONSTRAINT f FOREIGN KEY (score) REFERENCES teams (id)', foreignKey)],
  ['NOT NULL', (target) => setNotNull(target, { column: 'city' })],
  [
    'columns moved to another table',
    (target) => splitTable(target, { into: 'public.addresses', columns, required: [] }),
  ],
  ['a dropped column', (target) => dropColumns(target, { columns: ['city'] })],
];

test.each(recipes)(
  '%s: a recipe says itself what is open between its steps, and nothing is afterwards',
  async (_, make) => {
    await db.reset(setup);
    const before = await db.schema();
    const old = new Set(openEndsIn(before).map(({ key }) => key));
    const { steps, openEnds } = make({ table: 'public.users', before, postgres: 16 });
    const seen = new Map<string, unknown>();
    for (const step of steps) {
      await db.steps([step]);
      for (const end of openEndsOf({ projects: [{ before, after: await db.schema() }] })) seen.set(end.key, end);
    }
    expect([...seen.values()]).toEqual(expect.arrayContaining([...openEnds]));
    expect(seen.size).toBe(openEnds.length);
    expect(openEndsIn(await db.schema()).filter(({ key }) => !old.has(key))).toEqual([]);
  },
);
