import type { OpenPullRequest } from '../model/claims.ts';
import type { Declaration } from '../model/declaration.ts';
import type { FrameworkId, Guidance, Migration } from '../model/migration.ts';
import type { MigrationTrace } from '../model/rehearsal.ts';
import type { Schema } from '../model/schema.ts';
import type { Settings } from '../model/settings.ts';
import type { Script } from '../model/statement.ts';
import type { Statistics } from '../model/statistics.ts';
import type { UsageReport } from '../model/usage.ts';
import type { EditedMigration } from './facts.ts';
import type { Rule } from './rule.ts';

/** One project's change, and all that is known about it. */
export type JudgeInput = {
  /** The new migrations, in the order the tool runs them. */
  readonly migrations: readonly {
    readonly migration: Migration;
    readonly script: Script;
    readonly trace: MigrationTrace | undefined;
  }[];
  /** The migrations of the base, in order. */
  readonly history: readonly Migration[];
  readonly edited: readonly EditedMigration[];
  readonly deleted: readonly Migration[];
  /** Others that go to the same branch; left out where nobody knows of any. */
  readonly openPullRequests?: readonly OpenPullRequest[] | undefined;
  readonly compareVersions: (a: string, b: string) => number;
  readonly before: Schema | undefined;
  readonly after: Schema | undefined;
  readonly rehearsed: boolean;
  /** How many statements of the base could not be run in the rehearsal; 0 where not told. */
  readonly skippedInHistory?: number | undefined;
  readonly defaultSchema: string;
  /** Major version of the production server. */
  readonly postgres: number;
  readonly settings: Settings;
  readonly statistics: Statistics | undefined;
  readonly usages: readonly UsageReport[];
  readonly guidance: Guidance;
  readonly framework: FrameworkId;
  /** What the team's models say that the database holds, where the change touches them. */
  readonly models?: readonly Declaration[] | undefined;
  /** Rules of whoever runs the program, beside those of the catalogue. */
  readonly ownRules?: readonly Rule[] | undefined;
};
