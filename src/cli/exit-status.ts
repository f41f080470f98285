import type { Review } from '../model/review.ts';
import type { Settings } from '../model/settings.ts';

/**
 * How a review ends for whoever ran it. 0: nothing is open. 1: something is, and the settings say that it matters. 3: files
 * that look like migrations were not read, and nothing else is open. That nothing could be done (2) is thrown.
 */
export function exitStatus({ verdict }: Review, { failOn }: Pick<Settings, 'failOn'>): number {
  if (verdict.state === 'clear' || failOn === 'never') return 0;
  return verdict.state === 'not reviewed' ? 3 : 1;
}
