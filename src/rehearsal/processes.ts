import { type Started, startWorker } from './worker.ts';

export type EngineChoice = { readonly name: 'embedded' } | { readonly name: 'server'; readonly url: string };

/** Where rehearsals get their child processes. */
export type Processes = {
  readonly take: () => Started;
  /** Ends those that nobody took. */
  readonly close: () => void;
};

/** What a process has to be told when it starts. */
export type ProcessOptions = {
  readonly engine: EngineChoice;
  /** Where images of replayed histories are kept, and how many bytes of them; undefined: nothing is kept. */
  readonly images: { readonly folder: string; readonly mostBytes: number } | undefined;
};

/** Starts each process when it is taken. */
export const startedOnDemand = (options: ProcessOptions): Processes => ({
  take: () => start(options),
  close: () => undefined,
});

/**
 * Keeps one process waiting with PostgreSQL loaded, which takes longer than most of what it is then asked.
 *
 * @param most how many are started ahead in all; after that each is started when it is taken
 */
export const startedAhead = (options: ProcessOptions, most = Number.POSITIVE_INFINITY): Processes => {
  let started = 0;
  let closed = false;
  const next = (): Started | undefined => {
    if (closed || started >= most) return undefined;
    started += 1;
    return start(options);
  };
  let waiting = next();
  return {
    take: () => {
      const taken = waiting?.isAlive() ? waiting : start(options);
      waiting = next();
      return taken;
    },
    close: () => {
      closed = true;
      waiting?.kill();
    },
  };
};

const start = ({ engine, images }: ProcessOptions): Started =>
  startWorker({ cache: images?.folder, server: engine.name === 'server' });
