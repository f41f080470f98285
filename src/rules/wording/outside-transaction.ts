import type { Runner } from '../facts.ts';

/**
 * How the team's own tool gets a statement out of its transaction, as sentences to follow "Build it CONCURRENTLY.".
 * Empty where the tool opens none.
 */
export function outsideTransaction({ transaction, markApplied }: Runner): string {
  if (transaction.mode === 'none') return '';
  if (transaction.optOut !== undefined)
    return ` CONCURRENTLY can't run inside a transaction: ${lowerFirst(transaction.optOut)}`;
  const mark = markApplied === undefined ? '' : `, then record the migration as applied: \`${markApplied}\``;
  return ` CONCURRENTLY can't run inside a transaction, and this tool always opens one: run the statement manually${mark}.`;
}

const lowerFirst = (sentence: string): string => sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
