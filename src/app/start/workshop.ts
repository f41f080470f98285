import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import about from '../../../package.json' with { type: 'json' };
import type { Rehearse } from '../../model/rehearsal.ts';
import type { EngineChoice, Processes } from '../../rehearsal/processes.ts';
import { defaultLimits, rehearsing } from '../../rehearsal/rehearse.ts';
import { cachingBlobs } from '../github/change/blob-cache.ts';
import { rememberingTrees } from '../github/change/trees.ts';
import type { Workshop } from '../github/workshop.ts';
import type { Records } from '../store/records.ts';
import type { Metrics } from '../web/metrics.ts';
import type { GitHubApp } from './github/github-app.ts';
import type { OwnRules } from './own-rules.ts';
import { askingFor, type StatisticsService } from './statistics-service.ts';

const megabyte = 1024 ** 2;

export type Bench = {
  readonly app: GitHubApp;
  readonly records: Records;
  /** Holds the caches; what is lost of them is made again. */
  readonly directory: string;
  readonly publicUrl: string | undefined;
  readonly metrics: Pick<Metrics, 'rehearsal'>;
  readonly ownRules: OwnRules;
  readonly engine: EngineChoice;
  readonly statistics: StatisticsService | undefined;
  /** Where rehearsals run. */
  readonly processes: Processes;
};

/** Furnishes what jobs work with, all but who we are. */
export function furnish({
  app,
  records,
  directory,
  publicUrl,
  metrics,
  engine,
  statistics,
  processes,
  ownRules,
}: Bench): Omit<Workshop, 'self'> {
  return {
    apiOf: async (repository) => app.apiOf(repository),
    neighbourOf: app.neighbourOf,
    records,
    blobs: cachingBlobs({
      folder: join(directory, 'blobs'),
      mostBytesOnDisk: 1024 * megabyte,
      mostInMemory: 64 * megabyte,
      now: () => new Date(),
    }),
    trees: rememberingTrees(),
    rehearse: ({ repository, seconds }) => {
      const images = { folder: join(directory, 'images', String(repository)), mostBytes: 128 * megabyte };
      const limits = { ...defaultLimits, seconds };
      return counted(rehearsing({ engine, limits, images }, processes), metrics);
    },
    pageOf: publicUrl === undefined ? undefined : (address) => `${publicUrl}/reviews/${address}`,
    version: `${about.version}${ownRules.mark === '' ? '' : `+${ownRules.mark}`}`,
    statisticsOf: statistics && askingFor(statistics),
    ownRules: ownRules.rules,
    now: () => new Date(),
    unguessable: () => randomBytes(24).toString('base64url'),
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
