import type { Step } from '../../model/step.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../../sql/names.ts';
import { dollarQuote } from '../dollar-quote.ts';
import { fillStep } from '../fill.ts';
import { besideTable, objectName } from '../name.ts';
import { briefStep, statements, stepId } from '../step.ts';
import type { Twin } from './twin.ts';

/** Adds the second column with the trigger that keeps it, in one transaction: no write falls between the two. */
export function expandStep(twin: Twin): Step {
  const { table } = twin;
  const of = shortName(table.name);
  return briefStep({
    id: stepId(table.name, twin.name, 'expand'),
    title: `Add ${twin.name} to ${of} and keep it equal to ${twin.column.name} by a trigger`,
    sql: statements(
      `ALTER TABLE ${table.name} ADD COLUMN ${quoteIdentifier(twin.name)} ${twin.type}`,
      `CREATE FUNCTION ${functionName(twin)}() RETURNS trigger LANGUAGE plpgsql AS ${dollarQuote('sync', body(twin))}`,
      `CREATE TRIGGER ${triggerName(twin)} BEFORE INSERT OR UPDATE ON ${table.name} FOR EACH ROW EXECUTE FUNCTION ${functionName(twin)}()`,
    ),
    down: statements(...syncRemoval(twin), `ALTER TABLE ${table.name} DROP COLUMN ${quoteIdentifier(twin.name)}`),
    why: 'From here on every write reaches both columns. The trigger changes the row in hand and runs no statement, so it cannot set itself off.',
  });
}

/** Drops the trigger and its function. */
export function syncRemoval(twin: Twin): readonly string[] {
  return [`DROP TRIGGER ${triggerName(twin)} ON ${twin.table.name}`, `DROP FUNCTION ${functionName(twin)}()`];
}

/** Fills the second column for the rows that no write has touched. */
export function fillTwin(twin: Twin): Step {
  const where = `${quoteIdentifier(twin.name)} IS NULL AND ${quoteIdentifier(twin.column.name)} IS NOT NULL`;
  return fillStep(twin.target, { column: twin.name, value: twin.value(''), where });
}

/** BEFORE triggers fire by name: this one comes after those that change the value. */
const triggerName = (twin: Twin): string => quoteIdentifier(unlikeOthers(twin, 'zz_sync', 'twin'));

const functionName = (twin: Twin): string =>
  besideTable(twin.table.name, unlikeOthers(twin, splitQualifiedName(twin.table.name).name, 'sync'));

/** Two long names that begin alike may be cut to one: a name that is cut has the column's place in the table in it. */
const unlikeOthers = (twin: Twin, first: string, label: string): string => {
  const whole = objectName(first, twin.name, label);
  if (whole === `${first}_${twin.name}_${label}`) return whole;
  const place = twin.table.columns.findIndex(({ name }) => name === twin.column.name);
  return objectName(first, twin.name, `${place}_${label}`);
};

const body = (twin: Twin): string => {
  const second = `NEW.${quoteIdentifier(twin.name)}`;
  const first = `NEW.${quoteIdentifier(twin.column.name)}`;
  const follow = `${second} := ${twin.value('NEW.')};`;
  if (!twin.bothWays) return `BEGIN\n  ${follow}\n  RETURN NEW;\nEND`;
  const text = noEquality.test(twin.column.type) ? '::text' : '';
  return `BEGIN
  IF TG_OP = 'INSERT' THEN
    IF ${second} IS NULL THEN ${follow} ELSE ${first} := ${second}; END IF;
  ELSIF ${second}${text} IS DISTINCT FROM OLD.${quoteIdentifier(twin.name)}${text} THEN
    ${first} := ${second};
  ELSE
    ${follow}
  END IF;
  RETURN NEW;
END`;
};

/** Types that PostgreSQL has no `=` for. */
export const noEquality = /^(?:json|xml|point|polygon|path|box|line|circle)\b/;
