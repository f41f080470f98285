import type { Step } from '../model/step.ts';
import { quoteIdentifier, quoteLiteral, shortName } from '../sql/names.ts';
import { printNode } from '../sql/print.ts';
import type { ColumnDefinition } from './column-definition.ts';
import { addStatement, addStep } from './column-step.ts';
import { fillStep } from './fill.ts';
import { besideTable, unusedName } from './name.ts';
import { inOrder, noRecipe, type Recipe, recipe } from './recipe.ts';
import { setNotNull } from './set-not-null.ts';
import { briefStep, statements, stepId } from './step.ts';
import type { RecipeTarget } from './target.ts';

/** serial and identity columns: numbers come from a sequence for new rows at once, for old rows in batches. */
export function numberedColumn(target: RecipeTarget, column: ColumnDefinition): Recipe {
  const options = sequenceOptions(column);
  const name = unusedName(target, [column.name], column.identity ? 'fill_seq' : 'seq');
  const sequence = besideTable(target.table, name);
  const next = `nextval(${quoteLiteral(sequence)}::regclass)`;
  const quoted = quoteIdentifier(column.name);
  const alter = `ALTER TABLE ${target.table} ALTER COLUMN ${quoted}`;
  const statementsToAdd = [
    addStatement(target, column),
    `CREATE SEQUENCE ${sequence} AS ${column.type}${options} OWNED BY ${target.table}.${quoted}`,
    `${alter} SET DEFAULT ${next}`,
  ];
  const added = {
    ...addStep(target, column, ...statementsToAdd),
    title: `Add ${column.name} to ${shortName(target.table)}, numbering new rows from a sequence`,
    why: 'Added as serial or identity, it would rewrite every row under ACCESS EXCLUSIVE.',
  };
  return inOrder(
    recipe([added, fillStep(target, { column: column.name, value: next, where: `${quoted} IS NULL` })]),
    setNotNull(target, { column: column.name, constraintName: column.notNullName }),
    column.identity ? recipe([becomeIdentity(target, column, sequence, options)]) : noRecipe,
  );
}

/** The tree holds START WITH and the like as a list; the printer knows them in a CREATE SEQUENCE. */
const sequenceOptions = (column: ColumnDefinition): string => {
  const options = column.identity?.options;
  if (options === undefined || options.length === 0) return '';
  const named = { relname: 's', inh: true, relpersistence: 'p' };
  return printNode({ CreateSeqStmt: { sequence: named, options } }).replace(/^CREATE SEQUENCE s/, '');
};

const becomeIdentity = (target: RecipeTarget, column: ColumnDefinition, sequence: string, options: string): Step => {
  const { table } = target;
  const quoted = quoteIdentifier(column.name);
  const alter = `ALTER TABLE ${table} ALTER COLUMN ${quoted}`;
  const when = column.identity?.generated_when === 'a' ? 'ALWAYS' : 'BY DEFAULT';
  const own = `pg_get_serial_sequence(${quoteLiteral(table)}, ${quoteLiteral(column.name)})`;
  const parenthesised = options.trim() === '' ? '' : ` (${options.trim()})`;
  const next = `nextval(${quoteLiteral(sequence)}::regclass)`;
  return briefStep({
    id: stepId(table, column.name, 'identity'),
    title: `Make ${shortName(table)}.${column.name} an identity column that continues the sequence`,
    purpose: 'alter column',
    sql: statements(
      `${alter} DROP DEFAULT`,
      `ALTER SEQUENCE ${sequence} OWNED BY NONE`,
      `${alter} ADD GENERATED ${when} AS IDENTITY${parenthesised}`,
      `SELECT setval(${own}, ${next}, false)`,
      `DROP SEQUENCE ${sequence}`,
    ),
    down: statements(
      `${alter} DROP IDENTITY`,
      `CREATE SEQUENCE ${sequence} AS ${column.type}${options} OWNED BY ${table}.${quoted}`,
      `SELECT setval(${quoteLiteral(sequence)}, coalesce(max(${quoted}), 0) + 1, false) FROM ${table}`,
      `${alter} SET DEFAULT ${next}`,
    ),
    why: 'All values are there, so the column only changes where it gets the next one from.',
  });
};
