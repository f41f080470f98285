import type { Logger } from 'pino';
import { sweep } from '../github/sweep.ts';
import type { Metrics } from '../web/metrics.ts';
import type { GitHubApp } from './github-app.ts';

const every = 10 * 60_000;

/** Asks for lost deliveries now, for those of a time when nobody listened, and then every ten minutes. */
export const sweeping = (
  app: GitHubApp,
  metrics: Pick<Metrics, 'redelivered'>,
  log: Logger,
  stopped: AbortSignal,
): void => {
  const once = async (): Promise<void> => {
    const count = await sweep(await app.asApp(), new Date());
    metrics.redelivered(count);
    if (count > 0) log.info({ count }, 'lost deliveries were asked for again');
  };
  const safely = (): void => {
    once().catch((error: unknown) => log.warn({ err: error }, 'lost deliveries could not be asked for'));
  };
  safely();
  const timer = setInterval(safely, every).unref();
  stopped.addEventListener('abort', () => clearInterval(timer));
};
