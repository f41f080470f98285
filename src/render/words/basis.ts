import type { Basis } from '../../model/basis.ts';
import type { ChecklistItem, Risk } from '../../model/review.ts';

/**
 * What an answer rests on, in a word ahead of its question; undefined where the question itself asks somebody. "Proven" is
 * only for what was tried.
 */
export function answerWord({ state, basis, group }: ChecklistItem): string | undefined {
  if (state === 'failed') return '⛔ Failed';
  if (state === 'not applicable') return 'Not applicable';
  if (state === 'holds') return basis === 'tried' ? 'Proven' : 'Seen';
  if (state === 'blocked' || group === 'acceptance') return undefined;
  return waiting[basis];
}

/** Of what is seen or tried and still to be confirmed the evidence says enough. */
const waiting: Readonly<Record<Basis, string | undefined>> = {
  tried: undefined,
  seen: undefined,
  'nothing found': 'Nothing found',
  'not tried': 'Not tried',
};

/** How an item of the checklist is counted in a title. */
export function countWord(item: ChecklistItem): string {
  const { state, basis } = item;
  if (state === 'holds') return basis === 'tried' ? 'proven' : 'seen';
  if (state === 'blocked') return 'fail as written';
  if (state === 'to confirm') return answerWord(item)?.toLowerCase() ?? 'optional';
  return state;
}

/** In the order of a title. */
export const countWords = [
  'proven',
  'seen',
  'nothing found',
  'not tried',
  'fail as written',
  'failed',
  'optional',
  'not applicable',
] as const;

const basisWords: Readonly<Record<Basis, string>> = {
  tried: 'Tried',
  seen: 'Seen',
  'nothing found': 'Nothing found',
  'not tried': 'Not tried',
};

/** What a risk's evidence is worth, ahead of it. */
export function basisWord(basis: Basis): string {
  return basisWords[basis];
}

/** Risks that do not exist for all that is known, by what that rests on: "No sign of" only where it was tried. */
export function absentRisks(risks: readonly Risk[]): readonly string[] {
  const named = (basis: Basis, word: (risk: Risk) => string): string =>
    risks
      .filter((risk) => risk.basis === basis)
      .map(word)
      .join(', ');
  const lines = [
    ['No sign of', named('tried', ({ risk }) => risk)],
    ['None by the SQL and the schema', named('seen', ({ risk }) => risk)],
    ['Nothing found', named('nothing found', ({ risk, evidence }) => `${risk} (${evidence})`)],
    ['Not tried', named('not tried', ({ risk, evidence }) => `${risk} (${evidence})`)],
  ] as const;
  return lines.flatMap(([word, what]) => (what === '' ? [] : [`${word}: ${what}.`]));
}
