import { type HttpResponse, type Route, text } from './route.ts';

/** One thing that has to work before deliveries can be taken. What it answers is why not; what it throws is for the log. */
export type Check = { readonly name: string; readonly check: () => Promise<string | undefined> };

/** Milliseconds. */
const maxMilliseconds = 2000;

/**
 * `/healthz`: the process lives. `/readyz`: all that it needs answers, each named.
 *
 * @param failed hears what a check throws; the visitor is told nothing but that
 */
export function healthRoutes(checks: readonly Check[], failed: (error: unknown) => void): readonly Route[] {
  const look = async (): Promise<HttpResponse> => {
    const results = await Promise.all(
      checks.map(async (one) => ({ name: one.name, wrong: await outcome(one, failed) })),
    );
    const lines = results.map(({ name, wrong }) => `${name}: ${wrong ?? 'ok'}`);
    return text(results.some(({ wrong }) => wrong !== undefined) ? 503 : 200, lines.join('\n'));
  };
  let looking: Promise<HttpResponse> | undefined;
  // Anybody may ask, as often as they like: who asks while we look is given the same answer.
  const once = (): Promise<HttpResponse> => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  };
  return [
    { method: 'GET', path: /^\/healthz$/, handle: async () => text(200, 'ok') },
    { method: 'GET', path: /^\/readyz$/, handle: once },
  ];
}

/** Reasons stay short: this page is open to all. */
const outcome = async ({ check }: Check, failed: (error: unknown) => void): Promise<string | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('no answer within 2 s'), maxMilliseconds);
  });
  const answered = check().catch((error: unknown) => {
    failed(error);
    return 'failed; see the log';
  });
  return Promise.race([answered, tooLong]).finally(() => clearTimeout(timer));
};
