import type { Column } from '../model/schema.ts';
import type { Step } from '../model/step.ts';
import { quoteIdentifier, shortName } from '../sql/names.ts';
import { type Recipe, recipe } from './recipe.ts';
import { applicationStep, briefStep, statements, stepId } from './step.ts';
import { primaryKeyOf, type RecipeTarget, tableOf } from './target.ts';

export type DropColumns = { readonly columns: readonly string[]; readonly cascade?: boolean | undefined };

/** Columns removed in two releases: code stops using them first, they go when no instance knows them any more. */
export function dropColumns(target: RecipeTarget, details: DropColumns): Recipe {
  const known = tableOf(target)?.columns.filter(({ name }) => details.columns.includes(name)) ?? [];
  const steps = [
    ...known.flatMap((column) => makeOptional(target, column)),
    ...deprecate(target, details.columns),
    drop(target, details),
  ];
  return recipe(steps, { leaves: details.columns.map((column) => ({ table: target.table, column })) });
}

/** Code that leaves the column out must be able to INSERT while the column is still there. */
const makeOptional = (target: RecipeTarget, column: Column): readonly Step[] => {
  if (!column.notNull || hasValue(column)) return [];
  if (primaryKeyOf(target).includes(column.name)) return [];
  const alter = `ALTER TABLE ${target.table} ALTER COLUMN ${quoteIdentifier(column.name)}`;
  return [
    briefStep({
      id: stepId(target.table, column.name, 'optional'),
      title: `Let ${shortName(target.table)}.${column.name} be NULL`,
      purpose: 'alter column',
      sql: statements(`${alter} DROP NOT NULL`),
      down: statements(`${alter} SET NOT NULL`),
      why: 'The column is NOT NULL without a default: an INSERT that leaves it out would fail.',
    }),
  ];
};

const hasValue = (column: Column): boolean =>
  column.default !== undefined || column.identity !== undefined || column.generated !== undefined;

const deprecate = (target: RecipeTarget, columns: readonly string[]): readonly Step[] => {
  const of = namesOf(target, columns);
  const them = columns.length === 1 ? 'it' : 'them';
  const names = columns.join(', ');
  const copied = [...new Set([...primaryKeyOf(target), ...columns])].map(quoteIdentifier).join(', ');
  return [
    applicationStep({
      id: stepId(target.table, ...columns, 'deprecate'),
      title: `Deploy code that neither reads nor writes ${of}`,
      purpose: 'deploy code',
      release: 1,
      day: 2,
      application: `Remove ${names} from models and queries, SELECT * included; an ORM that caches column lists must be told to ignore ${them}.`,
      why: `Instances that still name ${columns.length === 1 ? 'the column fail at the moment it is' : 'one of the columns fail at the moment they are'} dropped.`,
    }),
    applicationStep({
      id: stepId(target.table, ...columns, 'unused'),
      title: `Verify that ${of} ${columns.length === 1 ? 'is' : 'are'} unused, and keep a copy of ${columns.length === 1 ? 'its' : 'their'} values`,
      purpose: 'check',
      release: 1,
      day: 7,
      application: `No query in pg_stat_statements or the server’s log names ${them} since the deploy. Save what may be needed again: \\copy (SELECT ${copied} FROM ${target.table}) TO 'backup.csv' CSV HEADER`,
      why: 'What is dropped comes back only from a copy.',
    }),
  ];
};

const drop = (target: RecipeTarget, { columns, cascade }: DropColumns): Step =>
  briefStep({
    id: stepId(target.table, ...columns, 'drop'),
    title: `Drop ${namesOf(target, columns)}`,
    purpose: 'drop',
    phase: 'contract',
    sql: statements(
      `ALTER TABLE ${target.table} ${columns.map((column) => `DROP COLUMN ${quoteIdentifier(column)}${cascade === true ? ' CASCADE' : ''}`).join(', ')}`,
    ),
    irreversible: `The values of ${namesOf(target, columns)}.`,
    release: 2,
    day: 14,
    why: 'In a later release than the code that stopped using it, so that going back one release still works.',
  });

/** `users.legacy`, `users.city, users.zip`. */
const namesOf = ({ table }: RecipeTarget, columns: readonly string[]): string =>
  columns.map((column) => `${shortName(table)}.${column}`).join(', ');
