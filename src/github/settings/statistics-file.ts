import { statisticsPath } from '../../statistics/path.ts';
import { type SharedStatistics, sharedStatistics } from '../../statistics/read/shared-statistics.ts';
import type { Wanted } from '../change/blob-cache.ts';
import type { ReadChange } from '../change/read-change.ts';

/** The statistics file as GraphQL shows it; its text is read with the other files, and only when a review is made. */
export type StatisticsFile = { readonly oid?: string; readonly byteSize?: number } | null;

/** Part of a query on a repository: its statistics file, at whatever its default branch is. */
export const statisticsQuery = `statistics: object(expression: "HEAD:${statisticsPath}") { ... on Blob { oid byteSize } }`;

/** Where the text is to be had; undefined where there is no such file. */
export const wantedStatistics = (file: StatisticsFile | undefined): Wanted | undefined =>
  file?.oid === undefined ? undefined : { hash: file.oid, size: file.byteSize };

/** The statistics that the default branch shares: what a pull request says of production does not count for itself. */
export const statisticsFor = async (
  wanted: Wanted | undefined,
  { blobs }: Pick<ReadChange, 'blobs'>,
  now: Date,
): Promise<SharedStatistics> =>
  wanted === undefined ? {} : sharedStatistics((await blobs([wanted])).get(wanted.hash), now);
