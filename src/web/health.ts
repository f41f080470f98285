import { type Route, text } from './answer.ts';

/** One thing that has to work before deliveries can be taken; it throws, or says why not. */
export type Check = { readonly name: string; readonly check: () => Promise<string | undefined> };

const longest = 2000;

/** `/healthz`: the process lives. `/readyz`: all that it needs answers, each named. */
export const healthRoutes = (checks: readonly Check[]): readonly Route[] => [
  { method: 'GET', path: /^\/healthz$/, answer: async () => text(200, 'ok') },
  {
    method: 'GET',
    path: /^\/readyz$/,
    answer: async () => {
      const results = await Promise.all(checks.map(async (one) => ({ name: one.name, wrong: await outcome(one) })));
      const lines = results.map(({ name, wrong }) => `${name}: ${wrong ?? 'ok'}`);
      return text(results.some(({ wrong }) => wrong !== undefined) ? 503 : 200, lines.join('\n'));
    },
  },
];

/** Reasons stay short: this page is open to all. */
const outcome = async ({ check }: Check): Promise<string | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('no answer within 2 s'), longest);
  });
  const answered = check().catch(() => 'does not work; the log has it');
  return Promise.race([answered, tooLong]).finally(() => clearTimeout(timer));
};
