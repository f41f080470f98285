import type { Compared } from './compared.ts';
import type { Contention } from './contention.ts';
import type { Diagnostic, Severity, SuppressedDiagnostic } from './diagnostic.ts';
import type { DataDependence, Effect, SqlError } from './effect.ts';
import type { FrameworkId, Guidance, Transaction } from './migration.ts';
import type { Plan } from './plan.ts';
import type { Rehearsal } from './rehearsal.ts';
import type { Schema, SchemaChange } from './schema.ts';
import type { Location, Unreadable } from './text.ts';
import type { UsageReport } from './usage.ts';
import type { WorkKind } from './work.ts';

export type RiskLevel = 'low' | 'medium' | 'high';

/** What a statement is, how risky, and how such a change is made. `because` lists the evidence that moved the level. */
export type Classification<Kind extends string = string> = {
  /** In words, one for each action: `add nullable column`, `create function`. */
  readonly kinds: readonly Kind[];
  readonly risk: RiskLevel;
  readonly approach: string;
  readonly because: readonly string[];
};

export type ReviewedStatement = {
  readonly sql: string;
  readonly location: Location;
  /** Tables and other objects it is about. */
  readonly relations: readonly string[];
  readonly classification: Classification;
  readonly effect: Effect | undefined;
  readonly error: SqlError | undefined;
  /** What the rehearsal lacks in the first place, where that is why it was not run. */
  readonly lacks?: string;
  readonly dependsOnData: DataDependence | undefined;
  /** How long, as a class: what it does to rows. */
  readonly work: WorkKind | 'unknown';
  readonly reversible: 'yes' | 'with data loss' | 'no' | 'unknown';
  /** Indexes into Review.diagnostics. */
  readonly diagnostics: readonly number[];
};

export type ReviewedMigration = {
  readonly id: string;
  readonly path: string;
  readonly framework: FrameworkId;
  readonly version: string;
  readonly name: string;
  readonly status: 'new' | 'edited' | 'deleted' | 'renamed';
  readonly transaction: Transaction;
  readonly statements: readonly ReviewedStatement[];
  readonly down: 'present' | 'empty' | 'absent';
};

export const checklistGroups = ['data integrity', 'performance', 'rollback', 'deployment'] as const;
export type ChecklistGroup = (typeof checklistGroups)[number];

export type ChecklistItem = {
  /** A hash of what the item is about: survives a push that does not touch it. */
  readonly id: string;
  readonly group: ChecklistGroup | 'acceptance';
  readonly text: string;
  readonly required: boolean;
  /** `blocked`: it fails as written. No tick closes it, only a change, or an override by somebody else than the author. */
  readonly state: 'proven' | 'failed' | 'to confirm' | 'not applicable' | 'blocked';
  readonly evidence: string;
};

/** A row of the risk matrix, computed from this migration's own evidence. */
export type Risk = {
  readonly risk:
    | 'data loss'
    | 'downtime'
    | 'performance degradation'
    | 'rollback needed'
    | 'application breaks'
    | 'migration fails';
  readonly likelihood: RiskLevel | 'none';
  readonly impact: RiskLevel | 'none';
  readonly evidence: string;
  /** Names the plan step that does it. */
  readonly mitigation: string;
};

export type Summary = {
  readonly tables: readonly string[];
  /** Rows, as text with its source, or why unknown. */
  readonly rows: string;
  readonly lockDuration: string;
  readonly totalDuration: string;
  /** Disk and write-ahead log that the change as written needs; undefined where it is little, or not known. */
  readonly space: string | undefined;
};

export type Verdict = {
  /**
   * clear: nothing to confirm. confirm: required items are open. blocked: the migration fails as it is.
   * not reviewed: nothing has to be confirmed, but files that look like migrations were not read.
   */
  readonly state: 'clear' | 'confirm' | 'blocked' | 'not reviewed';
  readonly sentence: string;
  /** Index of the worst diagnostic. */
  readonly worst: number | undefined;
  /** How many required items are open. */
  readonly open: number;
};

/** What became of the rehearsal; the schemas beside it hold only what the change touches. */
export type RehearsalReport = Omit<Rehearsal, 'before' | 'after' | 'migrations' | 'functionVolatility'>;

/** One database's migrations in this change. A monorepository has several. */
export type ProjectReview = {
  readonly framework: FrameworkId;
  readonly directory: string;
  readonly detectedBy: string;
  readonly guidance: Guidance;
  readonly migrations: readonly ReviewedMigration[];
  readonly schemaChanges: readonly SchemaChange[];
  /** Only the tables that the change touches. */
  readonly before: Schema | undefined;
  readonly after: Schema | undefined;
  readonly rehearsal: RehearsalReport;
  readonly summary: Summary;
  readonly risks: readonly Risk[];
  readonly plan: Plan;
  /** Undefined where nobody asked for it. */
  readonly contention: Contention | undefined;
};

/** Counts up when a reader of an older review would not understand a new one. */
export const reviewFormat = 2;

/** What comes out. Plain data; five doors render it. */
export type Review = {
  readonly formatVersion: typeof reviewFormat;
  /** Absent in reviews that were stored before it was told. */
  readonly compared?: Compared | undefined;
  readonly verdict: Verdict;
  readonly projects: readonly ProjectReview[];
  readonly diagnostics: readonly Diagnostic[];
  readonly suppressed: readonly SuppressedDiagnostic[];
  readonly checklist: readonly ChecklistItem[];
  readonly usages: readonly UsageReport[];
  readonly unreadable: readonly Unreadable[];
  readonly notAnalysed: readonly { readonly what: string; readonly reason: string }[];
  /** Target PostgreSQL major version, and where it was read. */
  readonly postgres: { readonly version: number; readonly from: string };
  readonly counts: Readonly<Record<Severity, number>>;
};
