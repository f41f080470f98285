import type { Proof } from '../../model/rehearsal.ts';
import { type Block, type Inline, item, list, paragraph, strong } from '../markdown/build.ts';
import { prose } from '../markdown/prose.ts';
import { shorten } from '../markdown/visible.ts';

/** A proof in one word and a half, for a title. */
export function proofWord(proof: Proof): string {
  return proof.state === 'refuted' ? '⛔ refuted' : proof.state;
}

/** A proof with its how, its difference or its reason. `claim` is a sentence without full stop: "The way back restores the schema". */
export function proofBlocks(claim: string, proof: Proof): Block[] {
  if (proof.state === 'proven') return [paragraph(strong('Proven'), `: ${lowerFirst(claim)}. `, ...prose(proof.how))];
  if (proof.state === 'not rehearsed') {
    return [paragraph(strong('Not rehearsed'), ': ', ...prose(proof.reason))];
  }
  return [
    paragraph(strong('⛔ Refuted'), `: it was run, and this does not hold: ${lowerFirst(claim)}. What differs:`),
    list(proof.difference.map((line) => item(prose(line)))),
  ];
}

/** What running it showed, or why it was not run, in a sentence. */
export function proofInBrief(proof: Proof): Inline[] {
  if (proof.state === 'proven') return prose(proof.how);
  if (proof.state === 'not rehearsed') return [strong('Not rehearsed'), ': ', ...prose(shorten(proof.reason, 240))];
  return refutation('what differs', proof) ?? [];
}

/** The refutation on one line, for the top of the page. */
export function refutation(claim: string, proof: Proof): Inline[] | undefined {
  if (proof.state !== 'refuted') return undefined;
  const more = proof.difference.length > 1 ? ` (and ${proof.difference.length - 1} more)` : '';
  return [strong('⛔ Refuted'), `: ${claim}: `, ...prose(proof.difference[0] ?? ''), more];
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
