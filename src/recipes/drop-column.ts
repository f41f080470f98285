import type { Column } from '../model/schema.ts';
import type { Step } from '../model/step.ts';
import { quoteIdentifier, shortName } from '../sql/names.ts';
import { applicationStep, briefStep, statements, stepId } from './step.ts';
import { primaryKeyOf, type RecipeTarget, tableOf } from './target.ts';

export type DropColumn = { readonly column: string; readonly cascade?: boolean | undefined };

/** A column removed in two releases: code stops using it first, the column goes when no instance knows it any more. */
export const dropColumn = (target: RecipeTarget, details: DropColumn): readonly Step[] => {
  const column = tableOf(target)?.columns.find((item) => item.name === details.column);
  return [...makeOptional(target, column), ...deprecate(target, details.column), drop(target, details)];
};

/** Code that leaves the column out must be able to INSERT while the column is still there. */
const makeOptional = (target: RecipeTarget, column: Column | undefined): readonly Step[] => {
  if (column === undefined || !column.notNull || hasValue(column)) return [];
  if (primaryKeyOf(target).includes(column.name)) return [];
  const alter = `ALTER TABLE ${target.table} ALTER COLUMN ${quoteIdentifier(column.name)}`;
  return [
    briefStep({
      id: stepId(target.table, column.name, 'optional'),
      title: `Let ${shortName(target.table)}.${column.name} be NULL`,
      sql: statements(`${alter} DROP NOT NULL`),
      down: statements(`${alter} SET NOT NULL`),
      why: 'The column is NOT NULL without a default: an INSERT that leaves it out would fail.',
    }),
  ];
};

const hasValue = (column: Column): boolean =>
  column.default !== undefined || column.identity !== undefined || column.generated !== undefined;

const deprecate = (target: RecipeTarget, column: string): readonly Step[] => {
  const of = `${shortName(target.table)}.${column}`;
  const copied = [...new Set([...primaryKeyOf(target), column])].map(quoteIdentifier).join(', ');
  return [
    applicationStep({
      id: stepId(target.table, column, 'deprecate'),
      title: `Deploy code that neither reads nor writes ${of}`,
      release: 1,
      day: 2,
      application: `Remove ${column} from models and queries, SELECT * included; an ORM that caches column lists must be told to ignore it.`,
      why: 'Instances that still name the column fail at the moment it is dropped.',
    }),
    applicationStep({
      id: stepId(target.table, column, 'unused'),
      title: `Verify that ${of} is unused, and keep a copy of its values`,
      release: 1,
      day: 7,
      application: `No query in pg_stat_statements or the server’s log names it since the deploy. Save what may be needed again: \\copy (SELECT ${copied} FROM ${target.table}) TO 'backup.csv' CSV HEADER`,
      why: 'What is dropped comes back only from a copy.',
    }),
  ];
};

const drop = (target: RecipeTarget, { column, cascade }: DropColumn): Step =>
  briefStep({
    id: stepId(target.table, column, 'drop'),
    title: `Drop ${shortName(target.table)}.${column}`,
    phase: 'contract',
    sql: statements(
      `ALTER TABLE ${target.table} DROP COLUMN ${quoteIdentifier(column)}${cascade === true ? ' CASCADE' : ''}`,
    ),
    irreversible: `The values of ${shortName(target.table)}.${column}.`,
    release: 2,
    day: 14,
    why: 'In a later release than the code that stopped using it, so that going back one release still works.',
  });
