import type { Job, RunOptions } from '../github/job.ts';
import type { Queryable } from '../store/database.ts';

/** Work that waits for a hand, survives a crash and is done once at a time for each pull request. */
export type Queue = {
  /**
   * Puts jobs down, once per delivery; most deliveries come to one, some to none.
   *
   * @param deliveryId GitHub's `X-GitHub-Delivery`, a UUID; one that comes again changes nothing
   * @param also what is written in the same transaction, when the delivery is new
   * @returns `known`: this delivery was here before; `coalesced`: waiting jobs of the same pull requests will do it all
   */
  readonly send: (
    jobs: readonly Job[],
    deliveryId: string,
    also?: (inside: Queryable) => Promise<void>,
  ) => Promise<Sent>;
  /** Starts to take jobs. A handler that throws is tried again later. */
  readonly work: (handler: Handler, options: { readonly concurrency: number }) => Promise<void>;
  /**
   * Takes no more jobs and waits for those in hand, `seconds` at most. What is left then is stopped and given back, as if
   * it had not begun: another process takes it, or the next start does.
   */
  readonly drain: (seconds: number) => Promise<void>;
  /**
   * Takes every job of these repositories out of the queue, the given-up ones too. Those in hand end by themselves.
   *
   * @param repositories GitHub's numbers
   */
  readonly deleteJobs: (inside: Queryable, repositories: readonly number[]) => Promise<void>;
  /** Jobs that were given up after their last try, the oldest first, 100 at most. */
  readonly deadLetters: () => Promise<readonly DeadLetter[]>;
  /** Puts the given-up jobs back into the queue; says how many. */
  readonly redrive: () => Promise<number>;
  readonly stats: () => Promise<QueueStats>;
  readonly close: () => Promise<void>;
};

export type Sent = 'queued' | 'known' | 'coalesced';

/**
 * Does a job. What it throws is kept as a line and the job is tried again; a number of seconds in its property `afterSeconds`
 * says when, and that try is not counted.
 */
export type Handler = (job: Job, options: Required<RunOptions>) => Promise<void>;

export type DeadLetter = {
  readonly job: Job;
  /** When it was given up. */
  readonly since: Date;
  readonly tries: number;
  /** The last error, in a line. */
  readonly reason: string;
};

/** Jobs that could start now, that wait for their time (a burst, a retry, a limit), that are in hand, that were given up. */
export type QueueStats = {
  readonly ready: number;
  readonly waiting: number;
  readonly active: number;
  readonly dead: number;
};

/** How a run ended: `postponed` to a time that was named, `left to the next` job of the same pull request. */
export type RunOutcome = 'done' | 'postponed' | 'left to the next' | 'failed';

/** Who hears what the queue does: for logs and metrics. */
export type QueueEvents = {
  readonly finished: (run: {
    readonly kind: Job['kind'];
    readonly outcome: RunOutcome;
    readonly seconds: number;
  }) => void;
  /** A handler threw. `last`: it was the last try, and the job is given up. */
  readonly failed: (failure: {
    readonly error: unknown;
    readonly job: Job;
    readonly tries: number;
    readonly last: boolean;
  }) => void;
  /** A handler named the time of the next try, or was stopped because the process ends (0 seconds). */
  readonly postponed: (delay: { readonly error: unknown; readonly job: Job; readonly seconds: number }) => void;
  /** The queue itself has a problem, in the background. */
  readonly backgroundError: (error: Error) => void;
};
