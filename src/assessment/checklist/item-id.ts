import { createHash } from 'node:crypto';
import { parse } from '../../sql/parser.ts';
import { printNode } from '../../sql/print.ts';

/**
 * Ten hexadecimal digits that stand for what an item is about. The same matter has the same id wherever it stands in
 * whatever file; order and repeats of what it concerns do not count.
 */
export const itemId = (matter: string, concerns: readonly string[]): string => {
  const about = [matter, ...new Set(concerns.toSorted())];
  return createHash('sha256').update(JSON.stringify(about)).digest('hex').slice(0, 10);
};

/** Longer statements (inlined data) are compared as written. */
const longestPrinted = 50_000;

/** SQL without what does not change its meaning: comments, white space, the case of keywords. */
export const normalised = (sql: string): string => {
  const plain = sql.replace(/\s+/g, ' ').trim();
  if (sql.length > longestPrinted) return plain;
  const parsed = parse(sql);
  if ('error' in parsed) return plain;
  try {
    return parsed.cuts.map((cut) => printNode(cut.node)).join('; ');
  } catch {
    // The printer does not know every node of the grammar; the text itself is as good an identity.
    return plain;
  }
};
