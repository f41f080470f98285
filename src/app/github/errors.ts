/** GitHub can't do it now: it is down, or wants us to wait. The same will work later. */
export class Busy extends Error {
  override readonly name = 'Busy';
  /** When GitHub wants to be asked again, where it said so. The queue waits as long, and counts no try. */
  readonly afterSeconds: number | undefined;

  constructor(message: string, afterSeconds: number | undefined, cause: unknown) {
    super(message, { cause });
    this.afterSeconds = afterSeconds;
  }
}

/** The App does not have a repository, or not any more. */
export class NotInstalled extends Error {
  override readonly name = 'NotInstalled';

  constructor(cause: unknown) {
    super('the App is not installed on this repository', { cause });
  }
}

/** What is read of an error of Octokit's. */
type ErrorResponse = {
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
};

/** What GitHub answered; undefined when the error is not an answer of GitHub's. */
export function responseOf(error: unknown): ErrorResponse | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  const response =
    'response' in error ? (error.response as { headers?: ErrorResponse['headers'] } | undefined) : undefined;
  return { status: error.status, message: error.message, headers: response?.headers ?? {} };
}

/** Whether GitHub said that there is no such thing, or none for us. */
export function isNotFound(error: unknown): boolean {
  return [404, 410].includes(responseOf(error)?.status ?? 0);
}

/** Whether GitHub lets us not do it: a right that was not granted, a conversation that is locked. */
export function isForbidden(error: unknown): boolean {
  const answer = responseOf(error);
  return answer?.status === 403 && !isLimit(answer);
}

/** Whether a write may have been done although it failed: no answer, or one of a server that was in trouble. */
export function mayHaveSucceeded(error: unknown): boolean {
  return (responseOf(error)?.status ?? 500) >= 500;
}

/**
 * An error as the queue should see it: what passes by itself becomes `Busy`, the rest stays as it is.
 * 401: a token ends within the hour, and a new one is made for the next try.
 */
export function toQueueError(error: unknown): unknown {
  const answer = responseOf(error);
  if (answer === undefined || error instanceof Busy) return error;
  const { status, message } = answer;
  const limited = isLimit(answer);
  if (status >= 500 || status === 401 || limited) {
    const wait = limited ? secondsToWait(answer.headers) : undefined;
    return new Busy(`GitHub answered ${status}: ${message}`, wait, error);
  }
  return error;
}

/** Primary and secondary limits are 403 or 429; a 403 without their marks is a lack of rights. */
function isLimit({ status, headers, message }: ErrorResponse): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return (
    headers['retry-after'] !== undefined ||
    String(headers['x-ratelimit-remaining']) === '0' ||
    /rate limit/i.test(message)
  );
}

/** GitHub's limits are counted by the hour: none lasts longer, whatever an answer says. */
const maxWait = 3600;

/** What GitHub asks for where a limit names no time. */
const defaultWait = 60;

/** How long GitHub wants to be left alone after a limit, in seconds: as it says, or until the hour of the limit is over. */
export function secondsToWait(headers: ErrorResponse['headers']): number {
  const after = Number(headers['retry-after']);
  if (after > 0) return Math.min(Math.ceil(after), maxWait);
  // By GitHub's own clock: ours may be wrong. A second more, for what was cut off.
  const left = Math.ceil(Number(headers['x-ratelimit-reset']) - Date.parse(String(headers.date)) / 1000) + 1;
  if (String(headers['x-ratelimit-remaining']) !== '0' || Number.isNaN(left)) return defaultWait;
  return Math.min(Math.max(1, left), maxWait);
}
