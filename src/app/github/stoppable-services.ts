import type { Api } from './api.ts';
import type { Services } from './services.ts';

/**
 * Services that do nothing more once a job has to stop: every request to GitHub and every entry in the records throws
 * the signal's reason instead. What was sent already is answered to nobody; who comes next looks whether it was done.
 */
export function stoppableServices(signal: AbortSignal, services: Services): Services {
  const { records, neighbourOf, reviewer } = services;
  const unless =
    <Given extends readonly unknown[], Result>(act: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      signal.throwIfAborted();
      return act(...given);
    };
  return {
    ...services,
    apiOf: unless(async (repository) => stoppableApi(signal, await services.apiOf(repository))),
    ...(neighbourOf && {
      neighbourOf: unless(async (repository, name) => {
        const api = await neighbourOf(repository, name);
        return api && stoppableApi(signal, api);
      }),
    }),
    reviewer: {
      review: unless((wish) => reviewer.review(wish, signal)),
      plan: unless((wish) => reviewer.plan(wish, signal)),
      write: unless((wish) => reviewer.write(wish, signal)),
      page: reviewer.page,
    },
    records: {
      ...records,
      addRequest: unless(records.addRequest),
      decide: unless(records.decide),
      save: unless(records.save),
    },
  };
}

/** Requests are cut off with an `AbortError`, the one failure that Octokit does not try again. */
function stoppableApi(signal: AbortSignal, { request, graphql }: Api): Api {
  const cut = new AbortController();
  const stop = (): void => cut.abort();
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  const given = { request: { signal: cut.signal } };
  return { request: request.defaults(given), graphql: graphql.defaults(given) };
}
