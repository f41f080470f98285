import { type Basis, weakest } from '../model/basis.ts';
import type { Diagnostic, Hazard, Severity } from '../model/diagnostic.ts';
import type { ChecklistItem, Verdict } from '../model/review.ts';
import type { UnreadMigrations } from '../model/unread.ts';
import type { PlannedChange } from '../statements/record.ts';
import { unparsedInWords } from '../statements/unparsed.ts';
import { failing, failureInWords, isBroken } from './failures.ts';
import { notReviewed } from './not-reviewed.ts';
import { migrationFails } from './risks/failure.ts';
import { statementsOf } from './statements.ts';

export type VerdictInput = {
  readonly projects: readonly PlannedChange[];
  /** All findings of the review, in its order; the verdict points into it. */
  readonly diagnostics: readonly Diagnostic[];
  readonly checklist: readonly ChecklistItem[];
  readonly unread?: readonly UnreadMigrations[];
};

/** The review in one sentence. `open` counts the required items that are not proven; people's ticks are not known here. */
export function giveVerdict({ projects, diagnostics, checklist, unread = [] }: VerdictInput): Verdict {
  const items = checklist.filter(isOpen);
  const open = items.length;
  const worst = worstOf(diagnostics);
  const [failure] = projects.flatMap(failuresOf);
  if (failure !== undefined) {
    const sentence = `${failure}; the migration has to be changed before merging.`;
    return {
      state: 'blocked',
      sentence,
      basis: projects.some((one) => failing(one).length > 0) ? 'tried' : 'seen',
      worst,
      open,
    };
  }
  const said = worst === undefined ? undefined : diagnostics[worst];
  if (open === 0) {
    const clear = clearVerdict(projects, said);
    const silent = notReviewed(unread);
    // Beside what was reviewed, another database's files are said where all that was not analysed is.
    return { ...(projects.length === 0 || silent?.state === 'not reviewed' ? (silent ?? clear) : clear), worst, open };
  }
  const confirm = `${open} ${open === 1 ? 'item' : 'items'} to confirm before merging`;
  const sentence = said
    ? `${plain(said)}; ${confirm}.`
    : `${confirm}${open === 1 ? '' : ', first'}: ${items[0]?.text ?? ''}`;
  return { state: 'confirm', sentence, basis: said ? 'seen' : (items[0]?.basis ?? 'seen'), worst, open };
}

/** What fails as written: what does not parse, then what PostgreSQL refused to run. */
const failuresOf = (change: PlannedChange): readonly string[] => [
  ...change.unreadable.filter((one) => isBroken(change, one)).map(unparsedInWords),
  ...failing(change).map(failureInWords),
];

/** Whether an item holds the merge up. */
export function isOpen(item: ChecklistItem): boolean {
  return item.required && (item.state === 'to confirm' || item.state === 'failed' || item.state === 'blocked');
}

const severities: readonly Severity[] = ['error', 'warning', 'note'];
const hazards: readonly Hazard[] = [
  'fails',
  'data loss',
  'opens access',
  'breaks running code',
  'blocks reads and writes',
  'blocks writes',
  'fails on data',
  'cannot be undone',
  'process',
];

const rank = (one: Diagnostic): number =>
  severities.indexOf(one.severity) * hazards.length + hazards.indexOf(one.hazard);

const worstOf = (diagnostics: readonly Diagnostic[]): number | undefined => {
  const ranks = diagnostics.map(rank);
  return ranks.length === 0 ? undefined : ranks.indexOf(Math.min(...ranks));
};

const clearVerdict = (
  projects: readonly PlannedChange[],
  worst: Diagnostic | undefined,
): Pick<Verdict, 'sentence' | 'basis'> & { readonly state: 'clear' } => {
  if (worst !== undefined && worst.severity !== 'note') {
    return { state: 'clear', sentence: `${plain(worst)}; nothing has to be confirmed.`, basis: 'seen' };
  }
  const count = projects.flatMap(statementsOf).length;
  if (count === 0) return { state: 'clear', sentence: 'Nothing runs, and nothing has to be confirmed.', basis: 'seen' };
  const basis = weakest(projects.map((one) => migrationFails(one).basis));
  return { state: 'clear', sentence: `${ranInWords(projects, count, basis)}nothing has to be confirmed.`, basis };
};

/** How far it was tried; where that is not far, before the reader believes the rest. */
const ranInWords = (projects: readonly PlannedChange[], count: number, basis: Basis): string => {
  const statements = count === 1 ? 'One statement' : `${count} statements`;
  if (!projects.every(({ rehearsal }) => rehearsal.outcome === 'rehearsed')) return `${statements} read, and `;
  return basis === 'not tried'
    ? `${statements} rehearsed, but not with all that could stop ${count === 1 ? 'it' : 'them'}; `
    : `${statements} rehearsed, and `;
};

/** Left as it starts: it may start with a name. */
const plain = (finding: Diagnostic): string => finding.message.trim().replace(/\.$/, '');
