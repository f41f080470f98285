/** What is read of errors: Octokit's have `status` and `request`, Node's `code` and `syscall`, PostgreSQL's `code`. */
type Fault = Error & {
  readonly status?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly request?: { readonly method?: string; readonly url?: string };
  readonly expected?: unknown;
};

/** Errors whose words are our own or the system's, and hold nothing of a pull request. */
const hasOwnWords = (fault: Fault): boolean => fault.syscall !== undefined || fault.name === 'UserError';

/**
 * An error for the log: its kind, where it was thrown, what was asked of whom. Not its message, which may quote a file or
 * a comment, unless it is the system's or our own.
 */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { kind: typeof error };
  const fault: Fault = error;
  const { request, cause } = fault;
  return {
    kind: fault.name,
    ...(typeof fault.status === 'number' && { status: fault.status }),
    ...(typeof fault.code === 'string' && { code: fault.code }),
    ...(hasOwnWords(fault) && { message: fault.message.slice(0, 500) }),
    ...(request && { request: `${request.method ?? ''} ${pathOf(request.url ?? '')}` }),
    at: framesOf(fault),
    ...(cause instanceof Error && { cause: describeError(cause) }),
  };
}

/** A path without what was searched for or filtered by. */
const pathOf = (url: string): string => URL.parse(url)?.pathname ?? '';

/** The frames below the message, which may have lines of its own that look like anything. */
const framesOf = ({ stack = '', message }: Error): readonly string[] =>
  stack
    .replace(message, '')
    .split('\n')
    .filter((line) => /^ {4}at .*:\d+:\d+\)?$/.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
