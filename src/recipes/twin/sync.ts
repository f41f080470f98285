import type { Step } from '../../model/step.ts';
import { quoteIdentifier, shortName, splitQualifiedName } from '../../sql/names.ts';
import { dollarQuote } from '../dollar-quote.ts';
import { fillStep } from '../fill.ts';
import { besideTable } from '../name.ts';
import { keptInSync } from '../open-ends.ts';
import { type Recipe, recipe } from '../recipe.ts';
import { briefStep, statements, stepId } from '../step.ts';
import { distinctName, follow, syncTriggerName } from './sync-trigger.ts';
import type { Twin } from './twin.ts';

/**
 * Adds the second column with the trigger that keeps it, in one transaction: no write falls between the two.
 *
 * @param application what the code that runs has to heed from here on
 */
export function expand(twin: Twin, application?: string): Recipe {
  const { table } = twin;
  const of = shortName(table.name);
  const step = briefStep({
    id: stepId(table.name, twin.name, 'expand'),
    title: `Add ${twin.name} to ${of} and keep it equal to ${twin.column.name} by a trigger`,
    purpose: 'sync writes',
    application,
    sql: statements(
      `ALTER TABLE ${table.name} ADD COLUMN ${quoteIdentifier(twin.name)} ${twin.type}`,
      `CREATE FUNCTION ${functionName(twin)}() RETURNS trigger LANGUAGE plpgsql AS ${dollarQuote('sync', body(twin))}`,
      `CREATE TRIGGER ${quoteIdentifier(triggerName(twin))} BEFORE INSERT OR UPDATE ON ${table.name} FOR EACH ROW EXECUTE FUNCTION ${functionName(twin)}()`,
    ),
    down: statements(...syncRemoval(twin), `ALTER TABLE ${table.name} DROP COLUMN ${quoteIdentifier(twin.name)}`),
    why: 'From here on every write reaches both columns. The trigger changes the row in hand and runs no statement, so it cannot fire itself.',
  });
  const old = twin.value('') === quoteIdentifier(twin.column.name) ? twin.column.name : undefined;
  return recipe([step], { openEnds: [keptInSync(table.name, triggerName(twin), 'columns', old)] });
}

/** Drops the trigger and its function. */
export function syncRemoval(twin: Twin): readonly string[] {
  return [
    `DROP TRIGGER ${quoteIdentifier(triggerName(twin))} ON ${twin.table.name}`,
    `DROP FUNCTION ${functionName(twin)}()`,
  ];
}

/** Fills the second column for the rows that no write has touched. */
export function fillTwin(twin: Twin): Step {
  const where = `${quoteIdentifier(twin.name)} IS NULL AND ${quoteIdentifier(twin.column.name)} IS NOT NULL`;
  return fillStep(twin.target, { column: twin.name, value: twin.value(''), where });
}

const placeOf = ({ table, column }: Twin): number => table.columns.findIndex(({ name }) => name === column.name);

const triggerName = (twin: Twin): string =>
  syncTriggerName({ keeps: 'columns', column: twin.name, place: placeOf(twin) });

const functionName = (twin: Twin): string => {
  const { name } = splitQualifiedName(twin.table.name);
  return besideTable(twin.table.name, distinctName(name, twin.name, placeOf(twin), 'sync'));
};

const body = (twin: Twin): string => {
  const second = `NEW.${quoteIdentifier(twin.name)}`;
  const first = `NEW.${quoteIdentifier(twin.column.name)}`;
  const filled = follow(twin.name, twin.value('NEW.'));
  if (!twin.bothWays) return `BEGIN\n  ${filled}\n  RETURN NEW;\nEND`;
  const text = noEquality.test(twin.column.type) ? '::text' : '';
  return `BEGIN
  IF TG_OP = 'INSERT' THEN
    IF ${second} IS NULL THEN ${filled} ELSE ${first} := ${second}; END IF;
  ELSIF ${second}${text} IS DISTINCT FROM OLD.${quoteIdentifier(twin.name)}${text} THEN
    ${first} := ${second};
  ELSE
    ${filled}
  END IF;
  RETURN NEW;
END`;
};

/** Types that PostgreSQL has no `=` for. */
export const noEquality = /^(?:json|xml|point|polygon|path|box|line|circle)\b/;
