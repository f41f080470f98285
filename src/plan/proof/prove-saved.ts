import type { SavedRows } from '../../model/plan.ts';
import type { Rehearsal, Trial } from '../../model/rehearsal.ts';
import type { Step } from '../../model/step.ts';
import { diffSchemas } from '../../schema/diff/diff-schemas.ts';
import type { PlanDraft } from '../input.ts';

/** The whole journey: the copies, the change, the way back, the values back in place, and the copies gone. */
export const savedJourney = ({ saved, steps, rollback, rollbackSteps }: PlanDraft): readonly Step[] => {
  if (saved.length === 0 || rollback.sql.trim() === '') return [];
  const back = rollbackSteps.length > 0 ? rollbackSteps : [step('rollback', rollback.sql, rollback.transactional)];
  return [
    step('save', saved.map(({ save }) => save).join('\n'), true),
    ...steps.map((planned) => planned.step).filter(({ sql }) => sql.trim() !== ''),
    ...back,
    step('restore', saved.map(({ restore }) => restore).join('\n'), true),
    step('forget', saved.map(({ copy }) => `DROP TABLE ${copy};`).join('\n'), true),
  ];
};

/** The copies that brought everything back when the journey was made: with rows, and the schema as it was. None where anything was amiss. */
export const provenSaved = (
  { saved }: PlanDraft,
  trial: Trial | undefined,
  { before }: Rehearsal,
): readonly SavedRows[] => {
  if (trial?.after === undefined || before === undefined || trial.steps.some(({ error }) => error)) return [];
  const tables = new Set(saved.flatMap(({ restore }) => /^(?:INSERT INTO|UPDATE) (\S+)/.exec(restore)?.[1] ?? []));
  const lost =
    trial.rowLosses.some(({ table }) => tables.has(table)) || trial.cleared.some((table) => tables.has(table));
  return lost || diffSchemas(before, trial.after).length > 0 ? [] : saved;
};

const step = (id: string, sql: string, transactional: boolean): Step => ({
  id,
  title: id,
  phase: 'contract',
  kind: 'schema',
  sql,
  down: undefined,
  irreversible: undefined,
  transaction: transactional ? 'own' : 'none',
  lockTimeout: undefined,
  statementTimeout: undefined,
  program: undefined,
  release: 0,
  day: 1,
  application: undefined,
  writes: undefined,
  why: '',
});
