import { dependenceIn, failureIn } from '../../model/effect.ts';
import type { Proof, Rehearsal, RowLoss, Trial } from '../../model/rehearsal.ts';
import type { QualifiedName, Schema } from '../../model/schema.ts';
import type { Step } from '../../model/step.ts';
import { describeChange } from '../../schema/describe-change.ts';
import { diffSchemas } from '../../schema/diff/diff-schemas.ts';
import { shortName, splitQualifiedName } from '../../sql/names.ts';
import type { PlanDraft, PlanEvidence } from '../draft.ts';
import { worsened } from './gains.ts';
import { lackingIn, leftOutOf } from './lacking.ts';
import { originalWork, plannedWork } from './original-work.ts';

/** What speaks against the steps, and about which table, where it is about one. */
export type Objection = { readonly difference: string; readonly table: QualifiedName | undefined };

/** Whether the steps end where the migration ends, keep the rows, and hold no stronger lock while there is work. */
export function proveSteps(draft: PlanDraft, { trial, rehearsal }: PlanEvidence): Proof {
  if (rehearsal.outcome !== 'rehearsed') return notRehearsed(rehearsal.reason ?? 'the migration was not rehearsed');
  const lacking = lackingIn(rehearsal);
  if (lacking !== undefined) return notRehearsed(lacking);
  if (!draft.differs) return asWritten(rehearsal);
  if (trial === undefined) return notRehearsed('the steps were not run');
  if (trial.notRun !== undefined) return notRehearsed(trial.notRun);
  const failed = failure(draft, trial);
  if (failed !== undefined) return { state: 'refuted', difference: [failed] };
  const unread = unreadable(trial, rehearsal);
  if (unread !== undefined && stoppedByRows(trial, rehearsal) === undefined) return notRehearsed(unread);
  const objections = objectionsTo(draft, { trial, rehearsal });
  if (objections.length > 0) return { state: 'refuted', difference: objections.map(({ difference }) => difference) };
  return equal(draft, trial, rehearsal);
}

/** What steps that ran are refuted by; nothing where they did not run, or where there is nothing to compare with. */
export function objectionsTo(
  draft: PlanDraft,
  { trial, rehearsal }: Pick<PlanEvidence, 'trial' | 'rehearsal'>,
): readonly Objection[] {
  if (trial === undefined || trial.notRun !== undefined || failure(draft, trial) !== undefined) return [];
  const stopped = stoppedByRows(trial, rehearsal);
  if (stopped !== undefined) return [stopped];
  const { after } = rehearsal;
  if (after === undefined || trial.after === undefined) return [];
  return [
    ...diffSchemas(after, trial.after).map((change) => ({
      difference: `against the migration as written: ${describeChange(change)}`,
      table: change.table,
    })),
    ...(trial.valueDifferences ?? []).map(objected),
    ...trial.rowLosses.filter((loss) => counts(draft, rehearsal, loss)).map(objected),
    ...worsened(originalWork(draft, rehearsal), plannedWork(draft, trial)),
  ];
}

const objected = (loss: RowLoss): Objection => ({ difference: lossInWords(loss), table: loss.table });

const unreadable = (trial: Trial, rehearsal: Rehearsal): string | undefined => {
  if (trial.after === undefined) return 'the schema after the steps could not be read';
  return rehearsal.after === undefined
    ? 'the migration as written fails, so there is nothing to compare with'
    : undefined;
};

const notRehearsed = (reason: string): Proof => ({ state: 'not rehearsed', reason });

const asWritten = (rehearsal: Rehearsal): Proof => {
  const stopped = rehearsal.migrations.find((one) => one.outcome !== 'applied');
  const error = stopped?.statements.map(({ outcome }) => failureIn(outcome)).find((one) => one !== undefined);
  const unable = stopped?.statements.flatMap(({ outcome }) => (outcome.kind === 'could not be run' ? [outcome] : []));
  if (error === undefined && unable?.[0] !== undefined) return notRehearsed(unable[0].reason);
  if (stopped === undefined)
    return {
      state: 'proven',
      how: `The steps are the migration as written, which ran in the rehearsal.${leftOutOf(rehearsal)}`,
    };
  return {
    state: 'refuted',
    difference: [`${stopped.migrationId} fails: ${error?.message ?? 'a statement before it failed'}`],
  };
};

const failure = (draft: PlanDraft, trial: Trial): string | undefined => {
  const failed = trial.steps.find((step) => step.error);
  if (failed?.error === undefined) return undefined;
  const title = draft.steps.find(({ step }) => step.id === failed.stepId)?.step.title ?? failed.stepId;
  return `“${title}” fails: ${failed.error.message} (${failed.error.sqlState})`;
};

/** Rows may stop the steps only where they stop the migration as written too. */
const stoppedByRows = (trial: Trial, { migrations }: Rehearsal): Objection | undefined => {
  const dependent = migrations.flatMap(({ statements }) =>
    statements.flatMap((it) => dependenceIn(it.outcome)?.relations ?? []),
  );
  const more = trial.cleared.filter((table) => !dependent.includes(table));
  if (more.length === 0) return undefined;
  const difference = `rows of ${more.map(shortName).join(', ')} make the steps fail, but not the migration as written`;
  return { difference, table: more.length === 1 ? more[0] : undefined };
};

const equal = (draft: PlanDraft, trial: Trial, rehearsal: Rehearsal): Proof => {
  const { after } = rehearsal;
  const { cleared } = trial;
  const order =
    after !== undefined &&
    trial.after !== undefined &&
    diffSchemas(after, trial.after, { columnOrder: true }).length > 0;
  const without =
    cleared.length === 0
      ? ''
      : ` Rows of ${cleared.map(shortName).join(', ')} were left out: some rows that are legal today make the migration as written fail too.`;
  const count = draft.steps.filter(({ step }) => step.sql !== '').length;
  const all = count === 1 ? 'The step' : `All ${count} steps`;
  const ran = `${all} with SQL ran, and the schema after ${count === 1 ? 'it' : 'them'} equals the migration’s own`;
  return {
    state: 'proven',
    how: `${ran}${order ? ', apart from the order of columns' : ''}.${without}${leftOutOf(rehearsal)}`,
  };
};

/** What a way did not keep, in words. */
export function lossInWords({ table, column, what }: RowLoss): string {
  return `${column === undefined ? table : `${table}.${column}`}: ${what}`;
}

/**
 * Values may go where the migration itself drops, retypes or rewrites them. A table that lost or renamed a column is
 * compared by nothing: its rows cannot be read under the names before.
 */
const counts = (draft: PlanDraft, { before, after }: Rehearsal, { table, column }: RowLoss): boolean => {
  const { name } = splitQualifiedName(table);
  const meant = draft.steps.some(
    ({ step }) => step.irreversible !== undefined && takesRows(step) && step.sql.includes(name),
  );
  const shape = shapeOf(before, table, column);
  const now = new Set(shapeOf(after, table, column));
  return !meant && !touchedByTrigger(before, table, column) && shape.length > 0 && shape.every((part) => now.has(part));
};

/** A TRUNCATE may stand among statements that change the schema. */
const takesRows = ({ kind, sql }: Step): boolean => kind === 'data' || /\btruncate\b/i.test(sql);

/** The table's own triggers (an `updated_at`) answer to a backfill as to any other UPDATE. */
const touchedByTrigger = (schema: Schema | undefined, name: string, column: string | undefined): boolean =>
  column !== undefined &&
  (schema?.tables.find((one) => one.name === name)?.triggers ?? []).some(({ definition }) =>
    / BEFORE (?:\w+ OR )*UPDATE/.test(definition),
  );

const shapeOf = (schema: Schema | undefined, table: string, column: string | undefined): readonly string[] =>
  (schema?.tables.find((one) => one.name === table)?.columns ?? [])
    .filter((one) => column === undefined || one.name === column)
    .map((one) => `${one.name} ${one.type}`);
