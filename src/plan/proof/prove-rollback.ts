import type { Rollback } from '../../model/plan.ts';
import type { Proof, Rehearsal, RoundTrip, RowLoss, Trial } from '../../model/rehearsal.ts';
import { describeChange } from '../../schema/describe-change.ts';
import { diffSchemas } from '../../schema/diff/diff-schemas.ts';
import { shortName } from '../../sql/names.ts';
import type { PlanDraft, PlanEvidence } from '../draft.ts';
import { lackingIn } from './lacking.ts';
import { lossInWords } from './prove-steps.ts';

/** The rollback with what became of it when it was run, and the rows that it did not bring back. */
export function proveRollback(draft: PlanDraft, { rollbackTrial, rehearsal }: PlanEvidence): Omit<Rollback, 'saved'> {
  const { rollback } = draft;
  const lacking = lackingIn(rehearsal);
  if (lacking !== undefined) return { ...rollback, proof: { state: 'not rehearsed', reason: lacking } };
  if (rollback.source === 'framework') {
    const trip = rehearsal.roundTrip;
    return {
      ...rollback,
      losses: together(rollback.losses, trip?.rowLosses ?? []),
      proof: ofRoundTrip(rehearsal, trip),
    };
  }
  if (rollback.source === 'none') {
    return {
      ...rollback,
      proof: { state: 'not rehearsed', reason: rehearsal.reason ?? 'there is no rollback to run' },
    };
  }
  const seen = rollbackTrial?.rowLosses ?? [];
  return { ...rollback, losses: together(rollback.losses, seen), proof: ofTrial(draft, rehearsal, rollbackTrial) };
}

/** What was foreseen of a column is not said again in numbers. */
const together = (said: readonly string[], seen: readonly RowLoss[]): readonly string[] => {
  const isSaid = ({ table, column }: RowLoss): boolean =>
    [table, shortName(table)].some((name) => said.some((loss) => ` ${loss} `.includes(` ${name}.${column} `)));
  return [...new Set([...said, ...seen.filter((loss) => !isSaid(loss)).map(lossInWords)])];
};

const ofRoundTrip = (rehearsal: Rehearsal, trip: RoundTrip | undefined): Proof => {
  if (trip === undefined) return { state: 'not rehearsed', reason: rehearsal.reason ?? 'the down script was not run' };
  if (trip.outcome === 'failed') {
    return {
      state: 'refuted',
      difference: [`the down script fails: ${trip.error?.message ?? trip.reason ?? 'no reason given'}`],
    };
  }
  if (trip.outcome === 'different') return { state: 'refuted', difference: trip.differences.map(describeChange) };
  if (trip.outcome !== 'restored') return { state: 'not rehearsed', reason: trip.reason ?? trip.outcome };
  if (trip.upAgain === 'failed' || trip.upAgain === 'different') {
    const what = trip.upAgain === 'failed' ? 'fails' : 'gives a different schema';
    return { state: 'refuted', difference: [`running the migration again after the rollback ${what}`] };
  }
  const again = trip.upAgain === 'same' ? ', and running the migration again gave the same schema' : '';
  return { state: 'proven', how: `The down script ran and restored the schema before the change${again}.` };
};

const unchanged = ({ rollback }: PlanDraft): string =>
  rollback.leaves.length === 0
    ? 'The change leaves the schema as it was: there is nothing to undo.'
    : 'The change leaves the schema as it was. Its other effects are not part of the schema and are not undone.';

const ofTrial = (draft: PlanDraft, rehearsal: Rehearsal, trial: Trial | undefined): Proof => {
  if (draft.rollbackSteps.length === 0) return { state: 'proven', how: unchanged(draft) };
  if (trial === undefined)
    return { state: 'not rehearsed', reason: rehearsal.reason ?? 'the generated rollback was not run' };
  if (trial.notRun !== undefined) return { state: 'not rehearsed', reason: trial.notRun };
  const error = trial.steps.find((step) => step.error)?.error;
  if (error !== undefined)
    return { state: 'refuted', difference: [`the generated rollback fails: ${error.message} (${error.sqlState})`] };
  if (trial.after === undefined || rehearsal.before === undefined) {
    return { state: 'not rehearsed', reason: 'the schemas could not be compared' };
  }
  const difference = diffSchemas(rehearsal.before, trial.after).map(describeChange);
  return difference.length > 0
    ? { state: 'refuted', difference }
    : { state: 'proven', how: 'The generated rollback ran after the change and restored the schema before it.' };
};
