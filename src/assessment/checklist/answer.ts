import type { Ground } from '../../model/basis.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { ChecklistItem } from '../../model/review.ts';
import type { PlannedChange, SeenStatement } from '../../statements/record.ts';

/** What evidence says to a standing question, for one database. */
export type Answer = Ground & {
  readonly state: ChecklistItem['state'];
  /** Whether someone must tick it before merging; only where it does not hold and matters for this change. */
  readonly required: boolean;
  /** The statements that the answer is about: a tick lasts as long as they do. */
  readonly concerned: readonly SeenStatement[];
};

/** The SQL says that the question is none. */
export function notApplicable(evidence: string): Answer {
  return { ...seen(evidence), state: 'not applicable', required: false, concerned: [] };
}
/** The good answer: it holds where it was tried or seen, and else it is nobody's duty to find out. */
export function answered(ground: Ground, concerned: readonly SeenStatement[]): Answer {
  const holds = ground.basis === 'tried' || ground.basis === 'seen';
  return { ...ground, state: holds ? 'holds' : 'to confirm', required: false, concerned };
}
export function toConfirm(ground: Ground, concerned: readonly SeenStatement[], required: boolean): Answer {
  return { ...ground, state: 'to confirm', required, concerned };
}
export function failedAnswer(ground: Ground, concerned: readonly SeenStatement[], required: boolean): Answer {
  return { ...ground, state: 'failed', required, concerned };
}

export function tried(evidence: string): Ground {
  return { basis: 'tried', evidence };
}
export function seen(evidence: string): Ground {
  return { basis: 'seen', evidence };
}
export function nothingFound(evidence: string): Ground {
  return { basis: 'nothing found', evidence };
}
export function notTried(evidence: string): Ground {
  return { basis: 'not tried', evidence };
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
