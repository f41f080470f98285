import type { PackedImage } from './session.ts';
import { warmUp } from './warm-up.ts';
import { defaultLimits, type Started, startWorker } from './worker.ts';

export type EngineChoice =
  | { readonly name: 'embedded' }
  | {
      readonly name: 'server';
      readonly url: string;
      /** Rows that a table gets at most to measure on how long others wait; undefined: that is not measured. */
      readonly contendedRows?: number | undefined;
    };

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
export function startedOnDemand(options: ProcessOptions): Processes {
  return {
    take: () => start(options),
    close: () => undefined,
  };
}

/** Starts one process now, for one review: loading PostgreSQL takes longer than reading a change. */
export function startedAhead(options: ProcessOptions): Processes {
  let waiting: Started | undefined = start(options);
  return {
    take: () => {
      const taken = waiting?.isAlive() ? waiting : start(options);
      waiting = undefined;
      return taken;
    },
    close: () => waiting?.kill(),
  };
}

/** So long it is quiet before a process is made ready: where reviews follow one another, that would only hold up the next one. */
const quietMilliseconds = 300;

/**
 * Keeps one process waiting whose PostgreSQL has run already, for a service that reviews again and again. Another is
 * made ready when a review is through and no other follows.
 */
export function keptWarm(options: ProcessOptions): Processes {
  let cluster: PackedImage | undefined;
  let waiting: Started | undefined;
  let taken = 0;
  let closed = false;
  let soon: NodeJS.Timeout | undefined;
  const warm = (): void => {
    if (closed || waiting?.isAlive() || taken > 0) return;
    const started = start(options);
    waiting = started;
    warmUp(started.within(defaultLimits), cluster).then(
      (image) => {
        cluster ??= image;
      },
      () => started.kill(),
    );
  };
  const later = (): void => {
    taken -= 1;
    clearTimeout(soon);
    soon = setTimeout(warm, quietMilliseconds).unref();
  };
  warm();
  return {
    take: () => {
      const given = waiting?.isAlive() ? waiting : start(options);
      waiting = undefined;
      taken += 1;
      void given.ended.then(later);
      return given;
    },
    close: () => {
      closed = true;
      clearTimeout(soon);
      waiting?.kill();
    },
  };
}

const start = ({ engine, compiled }: ProcessOptions): Started =>
  startWorker({ compiled, server: engine.name === 'server' });
