import type { Logger } from 'pino';

/** What is done before the process ends; one thing, once there is something to end. */
export type Shutdown = { readonly first: (stop: () => Promise<void>) => void };

/**
 * Ends the process on SIGTERM and SIGINT with status 0, after what has to be done first; at once with a second signal.
 * What nobody caught ends it with status 1, told without its words: they may quote a pull request.
 */
export function shutdownOnSignals(log: Logger): Shutdown {
  let stop = async (): Promise<void> => undefined;
  let ends = false;
  const end = async (signal: string): Promise<void> => {
    if (ends) process.exit(1);
    ends = true;
    log.info({ signal }, 'shutting down: running jobs finish first');
    await stop();
    log.info('shut down');
    process.exit(0);
  };
  const die = (error: unknown): void => {
    log.fatal({ err: error }, 'a bug in Migration Planner');
    process.exit(1);
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void end(signal).catch(die));
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
  return {
    first: (work) => {
      stop = work;
    },
  };
}
