import type { Api } from './api.ts';

/** How far one run goes. */
export type RedeliveryLimits = {
  /** GitHub forgets deliveries after 3 days (7 on a server of one's own). */
  readonly hours: number;
  /** A delivery that failed so often is left: the events after it bring its pull request up to date. */
  readonly maxTries: number;
  readonly maxAtOnce: number;
};

export const redeliveryLimits: RedeliveryLimits = { hours: 70, maxTries: 5, maxAtOnce: 200 };

/** A try to deliver something. A redelivery has the `guid` of the first try. */
type Delivery = {
  /** May be beyond what a number holds. */
  readonly id: number | bigint;
  readonly guid: string;
  readonly delivered_at: string;
  readonly status_code: number;
};

/**
 * Asks GitHub to send again what we did not take: it never does so by itself.
 *
 * @param api as the App itself (with its key, not as an installation)
 * @returns how many deliveries were asked for
 */
export async function redeliverLost(
  api: Pick<Api, 'request'>,
  now: Date,
  limits: RedeliveryLimits = redeliveryLimits,
): Promise<number> {
  const since = now.getTime() - limits.hours * 3_600_000;
  const tries = Map.groupBy(await deliveriesSince(api, since), ({ guid }) => guid);
  const lost = [...tries.values()].filter(
    (all) => all.length < limits.maxTries && !all.some(({ status_code }) => status_code >= 200 && status_code < 300),
  );
  const chosen = lost.flatMap(([latest]) => (latest ? [latest.id] : [])).slice(0, limits.maxAtOnce);
  for (const delivery_id of chosen) {
    await api.request('POST /app/hook/deliveries/{delivery_id}/attempts', {
      delivery_id: delivery_id as number,
      request: { retries: 0 },
    });
  }
  return chosen.length;
}

/** Newest first. */
async function deliveriesSince(api: Pick<Api, 'request'>, since: number): Promise<readonly Delivery[]> {
  const found: Delivery[] = [];
  let cursor: string | undefined;
  do {
    const { data, headers } = await api.request('GET /app/hook/deliveries', {
      per_page: 100,
      ...(cursor !== undefined && { cursor }),
    });
    const recent = data.filter(({ delivered_at }) => new Date(delivered_at).getTime() >= since);
    found.push(...recent);
    cursor =
      recent.length < data.length ? undefined : /[?&]cursor=([^&>]+)[^>]*>; rel="next"/.exec(headers.link ?? '')?.[1];
  } while (cursor !== undefined);
  return found;
}
