import type { Workshop } from './workshop.ts';
import type { Api } from './api.ts';

/**
 * A workshop that does nothing more once a job has to stop: every request to GitHub and every entry in the records throws
 * the signal's reason instead. What was sent already is answered to nobody; who comes next looks whether it was done.
 */
export function stoppedBy(signal: AbortSignal, workshop: Workshop): Workshop {
  const { records, neighbourOf } = workshop;
  const unless =
    <Given extends readonly unknown[], Result>(act: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      signal.throwIfAborted();
      return act(...given);
    };
  return {
    ...workshop,
    apiOf: unless(async (repository) => stoppable(signal, await workshop.apiOf(repository))),
    ...(neighbourOf && {
      neighbourOf: unless(async (repository, name) => {
        const api = await neighbourOf(repository, name);
        return api && stoppable(signal, api);
      }),
    }),
    records: { ...records, ask: unless(records.ask), decide: unless(records.decide), save: unless(records.save) },
  };
}

/** Requests are cut off with an `AbortError`, the one failure that Octokit does not try again. */
function stoppable(signal: AbortSignal, { request, graphql }: Api): Api {
  const cut = new AbortController();
  const stop = (): void => cut.abort();
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  const given = { request: { signal: cut.signal } };
  return { request: request.defaults(given), graphql: graphql.defaults(given) };
}
