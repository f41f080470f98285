import { statisticsPath } from '../../../production/statistics/path.ts';
import { type SharedStatistics, sharedStatistics } from '../../../production/statistics/read/shared-statistics.ts';
import type { BlobReference, ReadBlobs } from '../change/fetch-blobs.ts';
import type { RepositoryClient } from '../repository-client.ts';
import type { Services } from '../services.ts';

/** The statistics file as GraphQL shows it; its text is read with the other files, and only when a review is made. */
export type StatisticsFile = { readonly oid?: string; readonly byteSize?: number } | null;

/** Part of a query on a repository: its statistics file, at whatever its default branch is. */
export const statisticsQuery = `statistics: object(expression: "HEAD:${statisticsPath}") { ... on Blob { oid byteSize } }`;

/** Where the text is to be had; undefined where there is no such file. */
export function statisticsReference(file: StatisticsFile | undefined): BlobReference | undefined {
  return file?.oid === undefined ? undefined : { hash: file.oid, size: file.byteSize };
}

/** Where statistics come from. */
export type StatisticsSources = {
  readonly wanted: BlobReference | undefined;
  readonly read: { readonly blobs: ReadBlobs };
  readonly client: Pick<RepositoryClient, 'owner' | 'repo'>;
  readonly services: Pick<Services, 'now' | 'statisticsOf'>;
};

/**
 * The statistics that the default branch shares: what a pull request says of production does not count for itself. A
 * repository without a file has those that the operator keeps of it.
 */
export async function loadSharedStatistics({
  wanted,
  read,
  client,
  services,
}: StatisticsSources): Promise<SharedStatistics> {
  const now = services.now();
  if (wanted !== undefined) return sharedStatistics((await read.blobs([wanted])).get(wanted.hash), now);
  const kept = await services.statisticsOf?.(client.owner, client.repo);
  if (kept === undefined) return {};
  const path = 'statistics of production';
  return 'text' in kept
    ? sharedStatistics(kept.text, now, path)
    : { unread: [{ path, reason: `${kept.problem}. No table size is known.` }] };
}
