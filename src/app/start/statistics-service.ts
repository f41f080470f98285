import { maxCharacters } from '../../production/statistics/path.ts';

/** Where the operator keeps statistics of repositories that have no file of their own. */
export type StatisticsService = {
  /** `https://stats.internal/{owner}/{repository}.json`. */
  readonly template: string;
  /** Shown to it as a bearer token. */
  readonly token: string | undefined;
};

/** What it gave, or why there is nothing; undefined: it knows no such repository. */
export type Fetched = { readonly text: string } | { readonly problem: string };

/** It is beside us: whoever waits longer waits for nothing. */
const maxMilliseconds = 10_000;

/**
 * Asks the operator's own service for the statistics of a repository. Owner and name are put into the address as path
 * segments of their own: nothing that a repository is called leads elsewhere.
 */
export function statisticsFetcher({ template, token }: StatisticsService) {
  return async (owner: string, repository: string): Promise<Fetched | undefined> => {
    // GitHub has no such names; an address would climb by them.
    if ([owner, repository].some((name) => /^\.+$/.test(name))) return undefined;
    const url = template
      .replaceAll('{owner}', () => encodeURIComponent(owner))
      .replaceAll('{repository}', () => encodeURIComponent(repository));
    try {
      const response = await fetch(url, {
        headers: { accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
        redirect: 'error',
        signal: AbortSignal.timeout(maxMilliseconds),
      });
      if (response.status === 404) return undefined;
      if (!response.ok) return { problem: `the statistics service answered ${response.status}` };
      const text = await readUpTo(response, maxCharacters);
      return text === undefined ? { problem: `the answer of the statistics service is too large` } : { text };
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return {
        problem: `the statistics service can't be reached: ${cause instanceof Error ? cause.message : String(cause)}`,
      };
    }
  };
}

/** Undefined: there is more. */
const readUpTo = async ({ body }: Response, max: number): Promise<string | undefined> => {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > max) return undefined;
  }
  return text + decoder.decode();
};
