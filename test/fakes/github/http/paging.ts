import type { Answer, Call } from './call.ts';

/**
 * One page of a list, with GitHub's `Link` header.
 * @param under name of the list where the answer is an object with `total_count`
 * @param wrap makes the JSON of an item; only those of this page are made
 */
export function page<Item>(call: Call, items: readonly Item[], wrap: (item: Item) => unknown, under?: string): Answer {
  const size = Math.min(100, Math.max(1, Number(call.query.per_page ?? 30)));
  const number = Math.max(1, Number(call.query.page ?? 1));
  const shown = items.slice((number - 1) * size, number * size).map(wrap);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = linkTo(call.address, number, last);
  return {
    status: 200,
    body: under === undefined ? shown : { total_count: items.length, [under]: shown },
    ...(link === '' ? {} : { headers: { link } }),
  };
}

function linkTo(address: URL, number: number, last: number): string {
  const to = (target: number, name: string): string => {
    const url = new URL(address);
    url.searchParams.set('page', `${target}`);
    return `<${url.href}>; rel="${name}"`;
  };
  return [
    ...(number > 1 ? [to(number - 1, 'prev')] : []),
    ...(number < last ? [to(number + 1, 'next'), to(last, 'last')] : []),
    ...(number > 1 ? [to(1, 'first')] : []),
  ].join(', ');
}
