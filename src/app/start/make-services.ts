import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import about from '../../../package.json' with { type: 'json' };
import { blobCache } from '../github/change/blob-cache.ts';
import { treeCache } from '../github/change/tree-cache.ts';
import type { Services } from '../github/services.ts';
import type { Reviewer } from '../reviewer/reviewer.ts';
import type { Records } from '../store/records.ts';
import type { GitHubApp } from './github/github-app.ts';
import type { OperatorRules } from './operator-rules.ts';
import { type StatisticsService, statisticsFetcher } from './statistics-service.ts';

const megabyte = 1024 ** 2;

export type ServiceParts = {
  readonly app: GitHubApp;
  readonly records: Records;
  /** Holds the caches; what is lost of them is made again. */
  readonly directory: string;
  readonly publicUrl: string | undefined;
  readonly ownRules: OperatorRules;
  readonly statistics: StatisticsService | undefined;
  readonly reviewer: Reviewer;
};

/** Makes what jobs work with, all but the account and the queue. */
export function makeServices(parts: ServiceParts): Omit<Services, 'account'> {
  const { app, records, directory, publicUrl, statistics, reviewer, ownRules } = parts;
  return {
    apiOf: async (repository) => app.apiOf(repository),
    neighbourOf: app.neighbourOf,
    records,
    blobs: blobCache({
      folder: join(directory, 'blobs'),
      maxBytesOnDisk: 1024 * megabyte,
      maxInMemory: 64 * megabyte,
      now: () => new Date(),
    }),
    trees: treeCache(),
    reviewer,
    reviewUrl: publicUrl === undefined ? undefined : (address) => `${publicUrl}/reviews/${address}`,
    version: `${about.version}${ownRules.mark === '' ? '' : `+${ownRules.mark}`}`,
    statisticsOf: statistics && statisticsFetcher(statistics),
    ownRules: ownRules.rules,
    now: () => new Date(),
    randomToken: () => randomBytes(24).toString('base64url'),
  };
}
