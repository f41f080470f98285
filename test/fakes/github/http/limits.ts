import { type Caller, Refusal } from './call.ts';

type Bucket = { remaining: number; resetAt: number };

/** GitHub's limits of use, per installation, person or App. */
export type Limits = {
  /** Counts a request, or refuses it; answers the headers that tell how much is left. */
  readonly take: (caller: Caller, resource: 'core' | 'graphql') => Readonly<Record<string, string>>;
  /** Nothing is left, for everybody, until so many seconds from now; GitHub says so with 403 or 429. */
  readonly exhaust: (seconds: number, status?: 403 | 429) => void;
  /** The next requests meet the secondary limit, with `retry-after`. */
  readonly secondary: (options: { readonly times: number; readonly retryAfter: number }) => void;
  /** A request begins; answers what to call when it ends. */
  readonly enter: () => () => void;
  /** Most requests that were under way at once. */
  readonly peak: () => number;
};

const perHour = 5_000;
const mostAtOnce = 100;

export function createLimits(): Limits {
  const buckets = new Map<string, Bucket>();
  let secondary = { times: 0, retryAfter: 60 };
  let underWay = 0;
  let peak = 0;
  let exhausted: { readonly until: number; readonly status: 403 | 429 } = { until: 0, status: 403 };
  const bucketOf = (caller: Caller, resource: string): Bucket => {
    const known = buckets.get(`${nameOf(caller)} ${resource}`);
    if (known !== undefined && known.resetAt > Date.now()) return known;
    const made = { remaining: perHour, resetAt: Date.now() + 3_600_000 };
    buckets.set(`${nameOf(caller)} ${resource}`, made);
    return made;
  };
  const slowDown = (): Refusal =>
    new Refusal(
      403,
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      undefined,
      {
        'retry-after': `${secondary.retryAfter}`,
      },
    );
  return {
    take: (caller, resource) => {
      if (secondary.times > 0) {
        secondary.times--;
        throw slowDown();
      }
      if (underWay > mostAtOnce) throw slowDown();
      const bucket = bucketOf(caller, resource);
      if (exhausted.until > Date.now()) {
        throw spent({ remaining: 0, resetAt: exhausted.until }, caller, resource, exhausted.status);
      }
      if (bucket.remaining <= 0) throw spent(bucket, caller, resource);
      bucket.remaining--;
      return headersOf(bucket, resource);
    },
    exhaust: (seconds, status = 403) => {
      exhausted = { until: Date.now() + seconds * 1000, status };
    },
    secondary: (options) => {
      secondary = { ...options };
    },
    enter: () => {
      peak = Math.max(peak, ++underWay);
      return () => void underWay--;
    },
    peak: () => peak,
  };
}

const spent = (bucket: Bucket, caller: Caller, resource: string, status: 403 | 429 = 403): Refusal =>
  new Refusal(status, `API rate limit exceeded for ${nameOf(caller)}.`, undefined, headersOf(bucket, resource));

function headersOf({ remaining, resetAt }: Bucket, resource: string): Readonly<Record<string, string>> {
  return {
    'x-ratelimit-limit': `${perHour}`,
    'x-ratelimit-remaining': `${remaining}`,
    'x-ratelimit-used': `${perHour - remaining}`,
    'x-ratelimit-reset': `${Math.ceil(resetAt / 1000)}`,
    'x-ratelimit-resource': resource,
  };
}

function nameOf(caller: Caller): string {
  if (caller.kind === 'installation') return `installation ID ${caller.installation.id}`;
  if (caller.kind === 'user') return `user ID ${caller.account.id}`;
  return caller.kind === 'app' ? `app ID ${caller.app.id}` : 'nobody';
}
