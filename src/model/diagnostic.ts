import type { Effect } from './effect.ts';
import type { Pending, Step } from './step.ts';
import type { Location } from './text.ts';

/** error: needs an acceptance before merging. warning: worth a look. note: good to know. */
export type Severity = 'error' | 'warning' | 'note';

/** What goes wrong, seen from whoever suffers. */
export type Hazard =
  | 'data loss'
  | 'opens access'
  | 'blocks reads and writes'
  | 'blocks writes'
  | 'breaks running code'
  | 'fails'
  | 'fails on data'
  | 'cannot be undone'
  | 'process';

/** Whether others wait while the hazard lasts. */
export function makesOthersWait(hazard: Hazard): boolean {
  return hazard === 'blocks writes' || hazard === 'blocks reads and writes';
}

export type Diagnostic = {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly hazard: Hazard;
  /** One sentence: table, lock mode, what waits, work. */
  readonly message: string;
  /** Why the severity is not the rule's own, where it is not; and what production's statistics say of the tables. */
  readonly because: readonly string[];
  readonly location: Location;
  readonly migrationId: string;
  /** Index of the statement in its script; undefined for a finding on the file or the whole change. */
  readonly statement: number | undefined;
  /** For an ALTER TABLE of several actions: which one, counted from 0. */
  readonly action?: number | undefined;
  /** Tables the finding is about. */
  readonly relations: readonly string[];
  readonly effect: Effect | undefined;
  /** The safe way, where there is one other than what is written. */
  readonly safely: readonly Step[];
  /** What the safe way leaves pending until its last step. */
  readonly leaves: readonly Pending[];
  /** One line for the reader: what to do instead. */
  readonly advice: string;
  readonly references: readonly string[];
};

export type SuppressedDiagnostic = { readonly diagnostic: Diagnostic; readonly reason: string; readonly by: Location };
