import type { Api } from './api.ts';
import { Busy, responseOf, secondsToWait } from './errors.ts';

/** What is read of the error that Octokit throws when an answer holds errors. */
type GraphError = {
  readonly data?: unknown;
  readonly headers?: Readonly<Record<string, string | number | undefined>>;
  readonly errors?: readonly { readonly type?: string; readonly message?: string }[];
};

/** Things that are not there for us are null in the answer: no reason to throw the rest away. */
const absences = new Set(['NOT_FOUND', 'FORBIDDEN']);

/**
 * Asks GitHub's GraphQL. What is missing, or not for us to see, is null in the answer.
 *
 * @throws Busy when GraphQL's own limit is reached or the query ran too long
 */
export async function queryGraphQL<Answer>(
  api: Api,
  query: string,
  variables: Readonly<Record<string, string | number | boolean>>,
): Promise<Answer> {
  try {
    return await api.graphql<Answer>(query, variables);
  } catch (error) {
    const { data, errors, headers = {} } = error as GraphError;
    if (responseOf(error) !== undefined || errors === undefined || errors.length === 0) throw error;
    if (data && errors.every(({ type }) => absences.has(type ?? ''))) return data as Answer;
    const limited = errors.some(({ type }) => type === 'RATE_LIMITED');
    if (limited || errors.some(({ type }) => type === undefined)) {
      const wait = limited ? secondsToWait(headers) : undefined;
      throw new Busy(`GitHub's GraphQL answered: ${errors[0]?.message ?? 'nothing'}`, wait, error);
    }
    throw error;
  }
}
