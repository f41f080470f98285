import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import about from '../../../package.json' with { type: 'json' };
import type { Rehearse } from '../../model/rehearsal.ts';
import type { EngineChoice, Processes } from '../../rehearsal/processes.ts';
import { defaultLimits, rehearsing } from '../../rehearsal/rehearse.ts';
import { blobCache } from '../github/change/blob-cache.ts';
import { treeCache } from '../github/change/tree-cache.ts';
import type { Services } from '../github/services.ts';
import type { Records } from '../store/records.ts';
import type { Metrics } from '../web/metrics.ts';
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
  readonly metrics: Pick<Metrics, 'rehearsal'>;
  readonly ownRules: OperatorRules;
  readonly engine: EngineChoice;
  readonly statistics: StatisticsService | undefined;
  /** Where rehearsals run. */
  readonly processes: Processes;
};

/** Makes what jobs work with, all but the account and the queue. */
export function makeServices(parts: ServiceParts): Omit<Services, 'account'> {
  const { app, records, directory, publicUrl, metrics, engine, statistics, processes, ownRules } = parts;
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
    rehearse: ({ repository, seconds }) => {
      const images = { folder: join(directory, 'images', String(repository)), mostBytes: 128 * megabyte };
      const limits = { ...defaultLimits, seconds };
      return counted(rehearsing({ engine, limits, images }, processes), metrics);
    },
    reviewUrl: publicUrl === undefined ? undefined : (address) => `${publicUrl}/reviews/${address}`,
    version: `${about.version}${ownRules.mark === '' ? '' : `+${ownRules.mark}`}`,
    statisticsOf: statistics && statisticsFetcher(statistics),
    ownRules: ownRules.rules,
    now: () => new Date(),
    randomToken: () => randomBytes(24).toString('base64url'),
  };
}

const counted =
  (rehearse: Rehearse, metrics: Pick<Metrics, 'rehearsal'>): Rehearse =>
  async (request) => {
    const started = performance.now();
    const took = (): number => (performance.now() - started) / 1000;
    try {
      const stage = await rehearse(request);
      metrics.rehearsal(stage.rehearsal.outcome, took());
      return stage;
    } catch (error) {
      metrics.rehearsal('failed', took());
      throw error;
    }
  };
