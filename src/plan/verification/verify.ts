import type { PlannedStep, VerificationQuery } from '../../model/plan.ts';
import type { JudgedChange } from '../../statements/record.ts';
import { invalidIndexes, queriesAfter } from './after.ts';
import { queriesBefore } from './before.ts';
import { touchedTables } from './subject.ts';

/** Queries to run in production, before and after, each complete as it is. */
export function verificationQueries(input: JudgedChange, steps: readonly PlannedStep[]): readonly VerificationQuery[] {
  const touched = touchedTables(input.rehearsal.before, input.rehearsal.after).filter(
    (table) => table.kind !== 'foreign table',
  );
  const leftOver = touched.length > 0 && input.rehearsal.after !== undefined ? [invalidIndexes(touched, 'before')] : [];
  return [...queriesBefore(input), ...leftOver, ...queriesAfter(input, steps)];
}
