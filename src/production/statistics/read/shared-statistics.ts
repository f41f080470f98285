import type { Change } from '../../../model/change.ts';
import { statisticsPath } from '../path.ts';
import { staleness } from './is-stale.ts';
import { readStatistics } from './read-statistics.ts';

/** The part of a change that comes from a statistics file. */
export type SharedStatistics = Pick<Change, 'statistics' | 'unread'>;

/**
 * What a review gets of a statistics file that is there: the statistics, or why there are none.
 *
 * @param text undefined: it is no text, or too large to be read
 * @param path for the messages
 */
export function sharedStatistics(text: string | undefined, now: Date, path: string = statisticsPath): SharedStatistics {
  if (text === undefined)
    return { unread: [{ path, reason: 'It is not text, or it is too large. So no size is known.' }] };
  const reading = readStatistics(text);
  if ('problem' in reading) return { unread: [{ path, reason: reading.problem }] };
  const { statistics } = reading;
  const stale = staleness(statistics, now);
  return { statistics, unread: stale === undefined ? [] : [{ path, reason: stale }] };
}
