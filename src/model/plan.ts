import type { Effect } from './effect.ts';
import type { Proof } from './rehearsal.ts';
import type { QualifiedName } from './schema.ts';
import type { Step } from './step.ts';

/**
 * What a piece of work takes in production: a range, never a point, computed from production's statistics and from what
 * such work took on a machine that was measured.
 */
export type Estimate = {
  readonly seconds: { readonly least: number; readonly most: number };
  /** Free space that it needs for a while, beside what is there, at most. */
  readonly diskBytes: number;
  /** Write-ahead log, about: what replicas and archives have to carry. */
  readonly walBytes: number;
  /** Which machine was measured and when production was: `on the calibrated machine (2 cores, …); statistics of 2026-11-01`. */
  readonly basis: string;
};

export type PlannedStep = {
  readonly step: Step;
  /** What it did in the trial, one per statement; of a plan as written, in the rehearsal. */
  readonly effects: readonly Effect[];
  /** Undefined: it is brief, or production's size is not known. */
  readonly estimate: Estimate | undefined;
  /** The statement of the migration that it stands for. */
  readonly from: { readonly migrationId: string; readonly statement: number } | undefined;
};

/** A copy of what the change destroys, and how it brings it back after the way back: both were run, with rows. */
export type SavedRows = {
  /** `the values of users.legacy`. */
  readonly what: string;
  /** The table that it is copied from, and brought back to. */
  readonly table: QualifiedName;
  /** The table that holds the copy. */
  readonly copy: QualifiedName;
  readonly save: string;
  readonly restore: string;
  /** How large the copy is, in words. */
  readonly size: string;
};

export type Rollback = {
  readonly source: 'framework' | 'generated' | 'none';
  readonly path: string | undefined;
  readonly sql: string;
  readonly transactional: boolean;
  /** What does not come back, in words. */
  readonly losses: readonly string[];
  /** What no schema holds and a generated way back leaves as the change made it: roles, settings, rows; in words, with the place. */
  readonly leaves: readonly string[];
  readonly proof: Proof;
  /** Empty where nothing is destroyed, or no copy brought all of it back when it was tried. */
  readonly saved: readonly SavedRows[];
};

export type VerificationQuery = {
  readonly question: string;
  readonly sql: string;
  /** What the answer must be, in words: `0 rows`. */
  readonly expect: string;
  /** One way to mend the rows that it finds; undefined where only the team knows one. */
  readonly repair: string | undefined;
  readonly when: 'before' | 'after';
  readonly group: 'data integrity' | 'constraints' | 'indexes' | 'backfill';
};

export type TimelineEntry = {
  readonly day: number;
  readonly lastDay: number | undefined;
  readonly title: string;
  readonly phase: 'prepare' | 'expand' | 'migrate' | 'contract' | 'after';
  readonly stepIds: readonly string[];
};

/** One line of the execution plan: from the day before to the end of the window. */
export type ExecutionEntry = {
  readonly at: string;
  readonly purpose: 'back up' | 'check' | 'announce' | 'run steps' | 'verify' | 'watch' | 'close';
  readonly title: string;
  readonly commands: readonly string[];
  readonly stepIds: readonly string[];
  readonly duration: string;
};

export type Plan = {
  /** False: what is written is already the safe way. */
  readonly differs: boolean;
  readonly steps: readonly PlannedStep[];
  readonly stepsProof: Proof;
  /** Strong locks of the original against the plan's, per table, in words. */
  readonly gains: readonly string[];
  readonly rollback: Rollback;
  readonly verification: readonly VerificationQuery[];
  readonly timeline: readonly TimelineEntry[];
  readonly execution: readonly ExecutionEntry[];
  readonly afterwards: readonly string[];
};
