import type { Change } from '../model/change.ts';
import { type ChecklistItem, type Review, reviewFormat } from '../model/review.ts';
import { itemId } from './checklist/item-id.ts';

/**
 * The review of a change that could not be reviewed to the end: nothing is judged, and somebody has to read it before it is
 * merged. The item is about the content of every changed file, so that a tick is for nothing else.
 *
 * @param reason in words, without a full stop
 */
export function unfinishedReview({ head, changed }: Pick<Change, 'head' | 'changed'>, reason: string): Review {
  const files = changed.map(({ path, status }) => `${status} ${path} ${head.files.get(path)?.hash ?? ''}`);
  const text = 'Not reviewed: this change takes more than one review may take; I have read its migrations';
  const item: ChecklistItem = {
    id: itemId('not reviewed', files),
    group: 'acceptance',
    text,
    required: true,
    state: 'to confirm',
    basis: 'not tried',
    evidence: `${reason}; smaller files, or a pull request for each part, can be reviewed`,
  };
  return {
    formatVersion: reviewFormat,
    verdict: { state: 'confirm', sentence: `Not reviewed: ${reason}.`, basis: 'not tried', worst: undefined, open: 1 },
    projects: [],
    diagnostics: [],
    suppressed: [],
    checklist: [item],
    usages: [],
    unreadable: [],
    notAnalysed: [{ what: 'the whole change', reason }],
    postgres: { version: 0, from: 'not read' },
    counts: { error: 0, warning: 0, note: 0 },
  };
}
