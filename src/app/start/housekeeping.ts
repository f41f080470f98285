import { join } from 'node:path';
import type { Logger } from 'pino';
import { redeliverLost } from '../github/redeliver.ts';
import type { Metrics } from '../web/metrics.ts';
import { cleanUpRepositories, type RepositoryData } from './clean-up.ts';
import type { GitHubApp } from './github/github-app.ts';
import { trimImages } from './trim-images.ts';

const minute = 60_000;

/** Bytes of images of replayed histories, of all repositories. */
const maxImageBytes = 8 * 1024 ** 3;

/** Asks for lost deliveries now, for those of a time when nobody listened, and then every ten minutes. */
export function startRedelivering(
  app: GitHubApp,
  metrics: Pick<Metrics, 'redelivered'>,
  log: Logger,
  stopped: AbortSignal,
): void {
  const once = async (): Promise<void> => {
    const count = await redeliverLost(await app.asApp(), new Date());
    metrics.redelivered(count);
    if (count > 0) log.info({ count }, 'requested lost deliveries again');
  };
  repeat(once, 10 * minute, stopped, (err) => log.warn({ err }, 'could not request lost deliveries'));
}

/** Keeps the caches in `directory` bounded. */
export function startTrimmingImages(directory: string, log: Logger, stopped: AbortSignal): void {
  const once = async (): Promise<void> => {
    const dropped = await trimImages(join(directory, 'images'), maxImageBytes);
    if (dropped > 0) log.info({ repositories: dropped }, 'dropped images of replayed histories to make room');
  };
  repeat(once, 60 * minute, stopped, (err) => log.warn({ err }, 'could not trim the images'));
}

/** Removes what is left of repositories that the App does not have any more. */
export function startCleaningUp(kept: RepositoryData, log: Logger, stopped: AbortSignal): void {
  const once = async (): Promise<void> => {
    const repositories = await cleanUpRepositories(kept);
    if (repositories > 0) log.info({ repositories }, 'deleted the data of repositories that the App no longer has');
  };
  repeat(once, 10 * minute, stopped, (err) =>
    log.warn({ err }, 'could not delete the data of repositories that the App no longer has'),
  );
}

/** Now, and again after each pause, until it is stopped. */
const repeat = (
  work: () => Promise<void>,
  pause: number,
  stopped: AbortSignal,
  failed: (error: unknown) => void,
): void => {
  const safely = (): void => void work().catch(failed);
  safely();
  const timer = setInterval(safely, pause).unref();
  stopped.addEventListener('abort', () => clearInterval(timer));
};
