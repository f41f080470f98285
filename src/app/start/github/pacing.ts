/** Writes that may go out at once, after a time of rest. */
const atOnce = 6;

/** GitHub asks for a second between writes where they are many. */
const millisecondsEach = 1000;

type Asked = { readonly method?: string; readonly url?: string; readonly query?: unknown };

/**
 * Lets the writes of one installation go out as GitHub wishes: a handful at once, then one a second. Reads do not wait.
 *
 * @returns to be awaited before a request
 */
export function writePacer(): (asked: Asked) => Promise<void> {
  let freeAt = Number.NEGATIVE_INFINITY;
  return async (asked) => {
    if (!isWrite(asked)) return;
    const now = performance.now();
    // Rest is saved up for `atOnce` writes, not more.
    freeAt = Math.max(freeAt, now - (atOnce - 1) * millisecondsEach);
    const wait = freeAt - now;
    freeAt += millisecondsEach;
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  };
}

/** Reads are GET and HEAD, and GraphQL's queries, which come by POST. */
const isWrite = ({ method = 'GET', url = '', query }: Asked): boolean => {
  if (url.endsWith('/graphql')) return typeof query === 'string' && query.trimStart().startsWith('mutation');
  return method !== 'GET' && method !== 'HEAD';
};
