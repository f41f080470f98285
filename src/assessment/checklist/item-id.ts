import { createHash } from 'node:crypto';

/**
 * Ten hexadecimal digits that stand for what an item is about. The same matter has the same id wherever it stands in
 * whatever file; order and repeats of what it concerns do not count.
 */
export const itemId = (matter: string, concerns: readonly string[]): string => {
  const about = [matter, ...new Set(concerns.toSorted())];
  return createHash('sha256').update(JSON.stringify(about)).digest('hex').slice(0, 10);
};
