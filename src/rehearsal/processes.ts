import type { OpenRequest } from './protocol.ts';
import type { PackedImage } from './session.ts';
import { defaultLimits, type Started, startWorker } from './worker.ts';

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
  /** A folder for the compiled form of the program; undefined: each process compiles it again. */
  readonly compiled: string | undefined;
};

/** Starts each process when it is taken. */
export const startedOnDemand = (options: ProcessOptions): Processes => ({
  take: () => start(options),
  close: () => undefined,
});

/** Starts one process now, for one review: loading PostgreSQL takes longer than reading a change. */
export const startedAhead = (options: ProcessOptions): Processes => {
  let waiting: Started | undefined = start(options);
  return {
    take: () => {
      const taken = waiting?.isAlive() ? waiting : start(options);
      waiting = undefined;
      return taken;
    },
    close: () => waiting?.kill(),
  };
};

/**
 * Keeps one process waiting whose PostgreSQL has run already, for a service that reviews again and again: a first
 * database is slow, since every part of the program is compiled when it is first used. Another is made ready when the
 * review that took it is through, not beside it.
 */
export const keptWarm = (options: ProcessOptions): Processes => {
  let cluster: PackedImage | undefined;
  let closed = false;
  const warm = (): Started => {
    const started = start(options);
    const database = started.within(defaultLimits);
    const run = async (): Promise<void> => {
      const { cluster: made } = await database.open(emptyDatabase(cluster));
      cluster ??= made;
      await database.close();
    };
    run().catch(() => started.kill());
    return started;
  };
  let waiting: Started | undefined = warm();
  return {
    take: () => {
      const taken = waiting?.isAlive() ? waiting : start(options);
      waiting = undefined;
      void taken.ended.then(() => {
        if (!closed) waiting ??= warm();
      });
      return taken;
    },
    close: () => {
      closed = true;
      waiting?.kill();
    },
  };
};

const emptyDatabase = (image: PackedImage | undefined): OpenRequest => ({
  type: 'open',
  engine: { name: 'embedded' },
  image,
  extensions: [],
  platform: undefined,
  baseline: [],
  history: [],
  searchPath: [],
  before: undefined,
  wantCluster: image === undefined,
  wantImage: false,
});

const start = ({ engine, compiled }: ProcessOptions): Started =>
  startWorker({ compiled, server: engine.name === 'server' });
