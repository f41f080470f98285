import type { PlannedStep } from '../../model/plan.ts';
import type { Schema } from '../../model/schema.ts';
import { retypedColumns } from '../../schema/retyped-columns.ts';
import { shortName } from '../../sql/names.ts';
import type { JudgedChange } from '../../statements/record.ts';
import { removedNames } from '../../statements/removed-names.ts';
import { touchedTables } from '../verification/subject.ts';
import { destroyedTables } from './backup.ts';

/** Plans of prepared statements are kept by connections, and so is the shape of what they return. */
const retypedAdvice = (before: Schema | undefined, after: Schema | undefined): readonly string[] => {
  const retyped = retypedColumns(before, after);
  if (retyped.length === 0) return [];
  const names = retyped.map(shortName).slice(0, 5).join(', ');
  return [
    `Recycle the connection pools at the moment the type of ${names} changes: prepared statements that return it fail with "cached plan must not change result type" (0A000).`,
  ];
};

/** What is left to do when the last step has run, as far as this change makes it necessary. */
export function afterwards(input: JudgedChange, steps: readonly PlannedStep[]): readonly string[] {
  const statements = input.migrations.flatMap(({ script }) => script.statements);
  const {
    rehearsal: { before, after },
    defaultSchema,
  } = input;
  const removed = removedNames({ statements, before, after, defaultSchema });
  const shapes = touchedTables(after, before).length + touchedTables(before, after).length > 0;
  const written = [...new Set(steps.flatMap(({ step }) => step.writes?.table ?? []))];
  const names = removed.map(({ table, name }) => (table === undefined ? name : `${table}.${name}`)).slice(0, 5);
  return [
    ...(shapes ? [input.behaviour.updateModels ?? 'Update the ORM models to the new schema.'] : []),
    ...(names.length > 0 ? [`Update API documentation and reports that name ${names.join(', ')}.`] : []),
    ...(steps.some(({ step }) => step.kind === 'application')
      ? ['Remove the code that wrote both ways, and its feature flag.']
      : []),
    ...retypedAdvice(before, after),
    ...(written.length > 0
      ? [`ANALYZE ${written.join(', ')}: so many rows were written that the planner’s statistics are out of date.`]
      : []),
    ...(destroyedTables(input).length > 0
      ? [
          `Delete the copies of what was dropped (${destroyedTables(input).map(shortName).join(', ')}) when nobody needs them any more.`,
        ]
      : []),
    ...(steps.length > 0 ? ['Archive this plan with what was observed: times, lock waits, surprises.'] : []),
  ];
}
