import { type Answer, type Call, notFound, Refusal, type Route } from '../http/call.ts';
import type { Delivery } from '../state/world.ts';

/** The log of the App's webhook, as far back as GitHub keeps it for redelivery. */
export function deliveryRoutes(redeliver: (delivery: Delivery) => void): readonly Route[] {
  return [
    { route: 'GET /app/hook/deliveries', needs: 'the app', handle: list },
    {
      route: 'GET /app/hook/deliveries/{delivery_id}',
      needs: 'the app',
      handle: (call) => {
        const delivery = deliveryOf(call);
        return {
          status: 200,
          body: {
            ...summaryOf(delivery),
            url: '',
            request: { headers: delivery.headers, payload: delivery.payload },
            response: { headers: {}, payload: delivery.response },
          },
        };
      },
    },
    {
      route: 'POST /app/hook/deliveries/{delivery_id}/attempts',
      needs: 'the app',
      handle: (call) => {
        redeliver(deliveryOf(call));
        return { status: 202, body: {} };
      },
    },
  ];
}

function deliveryOf({ world, path }: Call): Delivery {
  const delivery = world.deliveries.find(({ id }) => `${id}` === path.delivery_id);
  if (delivery === undefined) throw notFound();
  return delivery;
}

const summaryOf = (delivery: Delivery) => ({
  id: delivery.id,
  guid: delivery.guid,
  delivered_at: delivery.at.toISOString(),
  redelivery: delivery.redelivery,
  duration: delivery.seconds,
  status: delivery.status,
  status_code: delivery.statusCode,
  event: delivery.event,
  action: delivery.action ?? null,
  installation_id: delivery.installation ?? null,
  repository_id: delivery.repository ?? null,
  throttled_at: null,
});

/** Newest first; the next page is behind a cursor, not a number. */
function list(call: Call): Answer {
  const size = Math.min(100, Number(call.query.per_page ?? 30));
  const { cursor, status } = call.query;
  const newest = call.world.deliveries
    .filter(
      ({ statusCode }) => status === undefined || (status === 'success') === (statusCode >= 200 && statusCode < 400),
    )
    .toReversed();
  const start = cursor === undefined ? 0 : newest.findIndex(({ id }) => `v1_${id}` === cursor);
  if (start === -1) throw new Refusal(422, 'Invalid cursor');
  const next = newest[start + size];
  const url = new URL(call.address);
  url.searchParams.set('cursor', `v1_${next?.id}`);
  return {
    status: 200,
    body: newest.slice(start, start + size).map(summaryOf),
    ...(next === undefined ? {} : { headers: { link: `<${url.href}>; rel="next"` } }),
  };
}
