import type { Diagnostic } from '../../model/diagnostic.ts';
import type { ChecklistItem } from '../../model/review.ts';
import type { PlannedChange, SeenStatement } from '../../statements/record.ts';

/** What evidence says to a standing question, for one database. */
export type Answer = {
  readonly state: ChecklistItem['state'];
  /** Whether someone must tick it before merging; only where it is not proven and matters for this change. */
  readonly required: boolean;
  readonly evidence: string;
  /** The statements that the answer is about: a tick lasts as long as they do. */
  readonly concerned: readonly SeenStatement[];
};

export function notApplicable(evidence: string): Answer {
  return { state: 'not applicable', required: false, evidence, concerned: [] };
}
export function proven(evidence: string, concerned: readonly SeenStatement[]): Answer {
  return { state: 'proven', required: false, evidence, concerned };
}
export function toConfirm(evidence: string, concerned: readonly SeenStatement[], required: boolean): Answer {
  return { state: 'to confirm', required, evidence, concerned };
}
export function failedAnswer(evidence: string, concerned: readonly SeenStatement[], required: boolean): Answer {
  return { state: 'failed', required, evidence, concerned };
}

/** Findings that have to be accepted, by the team's own threshold. */
export function toAccept({ diagnostics, whole: { settings } }: PlannedChange): readonly Diagnostic[] {
  if (settings.failOn === 'never') return [];
  const severities = settings.failOn === 'warning' ? ['error', 'warning'] : ['error'];
  return diagnostics.filter((one) => severities.includes(one.severity));
}

/** One matter, one tick: whether some statement of these is not already the subject of an acceptance. */
export function notYetAsked(change: PlannedChange, concerned: readonly SeenStatement[]): boolean {
  const asked = toAccept(change);
  return concerned.some(
    (one) => !asked.some((finding) => finding.migrationId === one.migration.id && finding.statement === one.index),
  );
}
