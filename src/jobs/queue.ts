import type { Job } from '../github/job.ts';
import type { Queryable } from '../store/database.ts';

/** Work that waits for a hand, survives a crash and is done once at a time for each pull request. */
export type Queue = {
  /**
   * Puts jobs down, once per delivery; few deliveries come to more than one.
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
  /** Starts to take jobs. A handler that throws is tried again later; `signal` says that its result can't count any more. */
  readonly work: (handler: Handler, options: { readonly concurrency: number }) => Promise<void>;
  /** Takes no more jobs and waits for those in hand, `seconds` at most; what is left then is tried again after the next start. */
  readonly drain: (seconds: number) => Promise<void>;
  /** Jobs that were given up after their last try, the oldest first, 100 at most. */
  readonly deadLetters: () => Promise<readonly DeadLetter[]>;
  /** Puts the given-up jobs back into the queue; says how many. */
  readonly redrive: () => Promise<number>;
  readonly stats: () => Promise<QueueStats>;
  readonly close: () => Promise<void>;
};

export type Sent = 'queued' | 'known' | 'coalesced';

/** `lastTry`: when it throws now, the job is given up. */
export type Handler = (job: Job, context: { readonly signal: AbortSignal; readonly lastTry: boolean }) => Promise<void>;

export type DeadLetter = {
  readonly job: Job;
  /** When it was given up. */
  readonly since: Date;
  readonly tries: number;
  /** The last error, in a line. */
  readonly reason: string;
};

/** Jobs that could start now, that wait for their time (a burst, a retry), that are in hand, that were given up. */
export type QueueStats = {
  readonly ready: number;
  readonly waiting: number;
  readonly active: number;
  readonly dead: number;
};

/** Who hears what the queue does: for logs and metrics. */
export type Watch = {
  readonly finished: (run: {
    readonly kind: Job['kind'];
    readonly outcome: 'done' | 'left to the next' | 'failed';
    readonly seconds: number;
  }) => void;
  /** A handler threw. `last`: it was the last try, and the job is given up. */
  readonly failed: (failure: {
    readonly error: unknown;
    readonly job: Job;
    readonly tries: number;
    readonly last: boolean;
  }) => void;
  /** The queue itself has a problem, in the background. */
  readonly trouble: (error: Error) => void;
};
