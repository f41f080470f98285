import type { Diagnostic } from '../model/diagnostic.ts';
import type { FrameworkId, Guidance } from '../model/migration.ts';
import type { Plan } from '../model/plan.ts';
import type { Rehearsal } from '../model/rehearsal.ts';
import type { ReviewedMigration } from '../model/review.ts';
import type { SchemaChange } from '../model/schema.ts';
import type { Settings } from '../model/settings.ts';
import type { Statistics } from '../model/statistics.ts';
import type { Unreadable } from '../model/text.ts';
import type { UsageReport } from '../model/usage.ts';

/** All that is known of the change to one database, gathered before it is weighed. */
export type Evidence = {
  readonly framework: FrameworkId;
  /** The migration directory; it tells the databases of a repository apart. */
  readonly directory: string;
  readonly guidance: Guidance;
  /** Of the change, in order, each with its transaction. */
  readonly migrations: readonly ReviewedMigration[];
  /** Findings on these migrations; suppressed ones are not among them. */
  readonly diagnostics: readonly Diagnostic[];
  readonly schemaChanges: readonly SchemaChange[];
  readonly rehearsal: Rehearsal;
  readonly plan: Plan;
  readonly usages: readonly UsageReport[];
  /** Files and statements of the change that could not be read. */
  readonly unreadable: readonly Unreadable[];
  readonly statistics: Statistics | undefined;
  readonly settings: Settings;
  /** Major version of the production server. */
  readonly postgres: number;
};
