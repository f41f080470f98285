import type { Diagnostic } from '../model/diagnostic.ts';
import type { FrameworkId, Guidance, Migration, TransactionMode } from '../model/migration.ts';
import type { Plan, Rollback, SavedRows } from '../model/plan.ts';
import type { MigrationTrace, Rehearsal, Trial } from '../model/rehearsal.ts';
import type { Schema } from '../model/schema.ts';
import type { Script } from '../model/statement.ts';
import type { Step } from '../model/step.ts';
import type { SizeSources } from '../production/table-size.ts';
import type { Rename } from '../schema/rename/rename.ts';

export type PlannedMigration = {
  readonly migration: Migration;
  readonly script: Script;
  readonly trace: MigrationTrace | undefined;
};

/** One project's change, and all that the plan is made from. */
export type PlanInput = {
  readonly framework: FrameworkId;
  /** The new migrations, in the order that the tool runs them. */
  readonly migrations: readonly PlannedMigration[];
  /** Findings with their safe steps, of these migrations. */
  readonly diagnostics: readonly Diagnostic[];
  /** Schemas as rehearsed; undefined where the change was not. */
  readonly before: Schema | undefined;
  readonly after: Schema | undefined;
  readonly renames: readonly Rename[];
  readonly guidance: Guidance;
  /** What is known of sizes; left out: nothing. */
  readonly sizes?: SizeSources | undefined;
  readonly defaultSchema: string;
  /** Major version of the production server. */
  readonly postgres: number;
};

/** A plan that was not run yet. */
export type PlanDraft = Omit<Plan, 'stepsProof' | 'gains' | 'rollback'> & {
  readonly rollback: Omit<Rollback, 'proof' | 'saved'>;
  /** Copies to try, the best choice first: whether they bring back what the change destroys. */
  readonly saved: readonly (readonly SavedRows[])[];
  /** The generated rollback as one step to try on the state after the change; empty for the framework's own, which the round trip runs. */
  readonly rollbackSteps: readonly Step[];
  /** How the tool wraps each migration, by its id. */
  readonly transactions: ReadonlyMap<string, TransactionMode>;
};

/** What running the draft gave. `trial` is of the plan's steps from `before`, `rollbackTrial` of `rollbackSteps` from `after`. */
export type PlanEvidence = {
  readonly trial: Trial | undefined;
  readonly rollbackTrial: Trial | undefined;
  /** The copies that brought everything back when the whole journey was made with them. */
  readonly saved: readonly SavedRows[];
  readonly rehearsal: Rehearsal;
};
