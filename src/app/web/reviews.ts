import type { Tick } from '../../render/context.ts';
import { styleHash } from '../../render/html/style.ts';
import { formatMinute } from '../github/comment/body.ts';
import type { PageWish, Reviewer } from '../reviewer/reviewer.ts';
import type { Records, StoredPullRequest } from '../store/records.ts';
import { type HttpResponse, type Route, text } from './route.ts';

/** The style of the page, and nothing else. */
export const pagePolicy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'none'`;

/**
 * Pages of reviews: `/reviews/<address>` to read, `/reviews/<address>/plan.md` to copy from.
 * Whoever knows the address may read; it cannot be guessed, stands in the check and the comment, and is told to nobody else.
 */
export function reviewRoutes(
  records: Pick<Records, 'byAddress' | 'ticks'>,
  reviewer: Pick<Reviewer, 'page'>,
): readonly Route[] {
  const page = (path: RegExp, as: PageWish['as'], show: (body: string) => HttpResponse): Route => ({
    method: 'GET',
    path,
    handle: async ({ matches: [address = ''] }) => {
      const found = await records.byAddress(address);
      if (!found?.state.judgement) return text(404, 'there is no such review');
      const { review } = found.state.judgement;
      const body = await reviewer.page({ review, ticks: await ticksOf(records, found), as });
      return body === undefined ? text(503, 'try again later', { 'retry-after': '10' }) : show(body);
    },
  });
  return [
    page(/^\/reviews\/([\w-]{20,100})$/, 'page', (body) => ({
      status: 200,
      body,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `${pagePolicy}; form-action 'none'`,
      },
    })),
    page(/^\/reviews\/([\w-]{20,100})\/plan(?:\.md)?$/, 'document', (body) => text(200, body)),
  ];
}

const ticksOf = async (
  records: Pick<Records, 'ticks'>,
  { key }: StoredPullRequest,
): Promise<ReadonlyMap<string, Tick>> => {
  const entries = await records.ticks(key);
  return new Map(
    entries.map(({ item, by, at, reason }) => [item, { by: by?.login ?? 'nobody', at: formatMinute(at), reason }]),
  );
};
