import { statisticsPath } from '../../../production/statistics/path.ts';
import { type SharedStatistics, sharedStatistics } from '../../../production/statistics/read/shared-statistics.ts';
import type { ReadBlobs, Wanted } from '../change/fetch-blobs.ts';
import type { Workshop } from '../workshop.ts';
import type { Place } from '../repository-client.ts';

/** The statistics file as GraphQL shows it; its text is read with the other files, and only when a review is made. */
export type StatisticsFile = { readonly oid?: string; readonly byteSize?: number } | null;

/** Part of a query on a repository: its statistics file, at whatever its default branch is. */
export const statisticsQuery = `statistics: object(expression: "HEAD:${statisticsPath}") { ... on Blob { oid byteSize } }`;

/** Where the text is to be had; undefined where there is no such file. */
export function wantedStatistics(file: StatisticsFile | undefined): Wanted | undefined {
  return file?.oid === undefined ? undefined : { hash: file.oid, size: file.byteSize };
}

/** Where statistics come from. */
export type StatisticsSources = {
  readonly wanted: Wanted | undefined;
  readonly read: { readonly blobs: ReadBlobs };
  readonly place: Pick<Place, 'owner' | 'repo'>;
  readonly workshop: Pick<Workshop, 'now' | 'statisticsOf'>;
};

/**
 * The statistics that the default branch shares: what a pull request says of production does not count for itself. A
 * repository without a file has those that the operator keeps of it.
 */
export async function statisticsFor({ wanted, read, place, workshop }: StatisticsSources): Promise<SharedStatistics> {
  const now = workshop.now();
  if (wanted !== undefined) return sharedStatistics((await read.blobs([wanted])).get(wanted.hash), now);
  const kept = await workshop.statisticsOf?.(place.owner, place.repo);
  if (kept === undefined) return {};
  const path = 'statistics of production';
  return 'text' in kept
    ? sharedStatistics(kept.text, now, path)
    : { unread: [{ path, reason: `${kept.problem}. So no size is known.` }] };
}
