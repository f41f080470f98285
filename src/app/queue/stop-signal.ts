/** So long a handler may take to notice that the process ends, in milliseconds; then its job is given back without it. */
const gracePeriod = 2000;

/** Why a job may have to stop. */
type Reasons = {
  /** Aborted when the job belongs to another process. */
  readonly lost: AbortSignal;
  /** Aborted when this process ends. */
  readonly ending: AbortSignal;
  /** What a job may take at most. */
  readonly seconds: number;
};

type StopSignal = {
  /** Aborted by whichever comes first. */
  readonly signal: AbortSignal;
  /** Rejects some time after the process began to end: a handler may be in the middle of something that can't be stopped. */
  readonly patienceEnds: Promise<never>;
  /** To be called when the job is over: lets go of timers and listeners. */
  readonly over: () => void;
};

/** Joins all that may stop a job into one signal. */
export function stopSignal({ lost, ending, seconds }: Reasons): StopSignal {
  const late = new AbortController();
  const limit = setTimeout(() => late.abort(tooLong(seconds)), seconds * 1000).unref();
  const { promise: patienceEnds, reject } = Promise.withResolvers<never>();
  // Whoever races it may have won.
  patienceEnds.catch(() => undefined);
  let last: NodeJS.Timeout | undefined;
  const onEnding = (): void => {
    last = setTimeout(() => reject(ending.reason), gracePeriod);
  };
  if (ending.aborted) onEnding();
  else ending.addEventListener('abort', onEnding, { once: true });
  return {
    signal: AbortSignal.any([lost, ending, late.signal]),
    patienceEnds,
    over: () => {
      clearTimeout(limit);
      clearTimeout(last);
      ending.removeEventListener('abort', onEnding);
    },
  };
}

const tooLong = (seconds: number): DOMException =>
  new DOMException(`the work took longer than ${Math.round(seconds / 60)} minutes`, 'TimeoutError');
