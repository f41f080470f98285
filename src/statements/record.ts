import type { Contention } from '../model/contention.ts';
import type { Diagnostic, SuppressedDiagnostic } from '../model/diagnostic.ts';
import type { Migration } from '../model/migration.ts';
import type { Plan } from '../model/plan.ts';
import type { ReadChange } from '../model/read-change.ts';
import type { MigrationTrace, Rehearsal } from '../model/rehearsal.ts';
import type { ReviewedMigration } from '../model/review.ts';
import type { QualifiedName, SchemaChange } from '../model/schema.ts';
import type { Script } from '../model/statement.ts';
import type { Location } from '../model/text.ts';
import type { RemovedName, UsageReport } from '../model/usage.ts';
import type { Rename } from '../schema/rename/rename.ts';
import type { Classified } from './classify.ts';
import type { NarrowedBy } from './narrowed-by.ts';
import type { NewRelations } from './new-relations.ts';
import type { PlacedStatement } from './place.ts';

/*
 * One record grows: ReadChange → RehearsedChange → JudgedChange → PlannedChange → Review. A step takes the record so far and
 * returns it with more.
 */

/** A statement, and what is known of it. */
export type SeenStatement = PlacedStatement &
  Classified & {
    /** The statements of a DO block. */
    readonly inside: readonly PlacedStatement[];
  };

export type SeenMigration = {
  readonly migration: Migration;
  readonly status: ReviewedMigration['status'];
  readonly script: Script;
  readonly trace: MigrationTrace | undefined;
  readonly statements: readonly SeenStatement[];
};

/** The code was not searched yet. */
export type UnsearchedChange = ReadChange & {
  readonly rehearsal: Rehearsal;
  /** Those that will run, in order. */
  readonly migrations: readonly SeenMigration[];
  /** Edited, renamed and deleted ones: read, not run. */
  readonly others: readonly SeenMigration[];
  readonly newRelations: NewRelations;
  readonly renames: readonly Rename[];
  readonly schemaChanges: readonly SchemaChange[];
  /** Relations that the change is about. */
  readonly touched: ReadonlySet<QualifiedName>;
  /** Names that code may use today and that are gone afterwards. */
  readonly removedNames: readonly RemovedName[];
  /** What running code may do today and PostgreSQL refuses afterwards; nothing where the change was not rehearsed. */
  readonly narrowed: readonly NarrowedBy[];
  /** Statements that ran, but whose text is not all there. */
  readonly unjudged: readonly { readonly location: Location; readonly reason: string }[];
};

export type RehearsedChange = UnsearchedChange & {
  /** Who still uses the names that the change removes. */
  readonly usages: readonly UsageReport[];
};

export type JudgedChange = RehearsedChange & {
  /** Findings in the order of the files, worst first at the same place; suppressed ones are not among them. */
  readonly diagnostics: readonly Diagnostic[];
  readonly suppressed: readonly SuppressedDiagnostic[];
};

export type PlannedChange = JudgedChange & {
  readonly plan: Plan;
  /** Undefined where nobody asked for it. */
  readonly contention: Contention | undefined;
};
