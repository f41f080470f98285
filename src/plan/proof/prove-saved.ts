import type { SavedRows } from '../../model/plan.ts';
import type { Rehearsal, Trial } from '../../model/rehearsal.ts';
import type { Purpose, Step } from '../../model/step.ts';
import { plainStep } from '../../recipes/step.ts';
import { diffSchemas } from '../../schema/diff/diff-schemas.ts';
import type { PlanDraft } from '../draft.ts';

/** The whole journey: the copies, the change, the way back, the values back in place, and the copies gone. */
export function savedJourney(
  { steps, rollback, rollbackSteps }: PlanDraft,
  saved: readonly SavedRows[],
): readonly Step[] {
  if (rollback.source === 'none') return [];
  const written =
    rollback.sql.trim() === '' ? [] : [step('rollback', 'roll back', rollback.sql, rollback.transactional)];
  return [
    step('save', 'save rows', saved.map(({ save }) => save).join('\n'), true),
    ...steps.map((planned) => planned.step).filter(({ sql }) => sql.trim() !== ''),
    ...(rollbackSteps.length > 0 ? rollbackSteps : written),
    step(restoring, 'restore rows', saved.map(({ restore }) => restore).join('\n'), true),
    step('forget', 'drop', saved.map(({ copy }) => `DROP TABLE ${copy};`).join('\n'), true),
  ];
}

const restoring = 'restore';

/** Whether the journey brought everything back: each copy had rows, they are there again, and the schema is as it was. */
export function isProvenSaved(saved: readonly SavedRows[], trial: Trial, { before }: Rehearsal): boolean {
  if (trial.after === undefined || before === undefined || trial.steps.some(({ error }) => error)) return false;
  const restored = trial.steps.find(({ stepId }) => stepId === restoring)?.statements ?? [];
  if (restored.length < saved.length || restored.some(({ rows }) => !rows)) return false;
  const tables = new Set(saved.map(({ table }) => table));
  const lost =
    trial.rowLosses.some(({ table }) => tables.has(table)) || trial.cleared.some((table) => tables.has(table));
  return !lost && diffSchemas(before, trial.after).length === 0;
}

const step = (id: string, purpose: Purpose, sql: string, transactional: boolean): Step =>
  plainStep({ id, title: id, purpose, phase: 'contract', sql, transaction: transactional ? 'own' : 'none', why: '' });
