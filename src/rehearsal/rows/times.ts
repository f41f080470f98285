import { texts, type Values } from './candidate.ts';

const dayMs = 86_400_000;
const day = (n: number): string => new Date(Date.UTC(2020, 0, 1) + (n % 3_000) * dayMs).toISOString().slice(0, 10);

const byType: ReadonlyMap<string, Values> = new Map([
  ['date', texts(day, { infinity: 'infinity', 'far future': '9999-12-31' }, { 'year one': '0001-01-01' })],
  [
    'timestamp without time zone',
    texts(
      (n) => `${day(n)} 12:00`,
      { infinity: 'infinity', 'far future': '9999-12-31 23:59:59.999999' },
      { 'year one': '0001-01-01' },
    ),
  ],
  [
    'timestamp with time zone',
    texts(
      (n) => `${day(n)} 12:00+00`,
      { infinity: 'infinity', 'far future': '9999-12-31 23:59:59.999999+00' },
      { 'year one': '0001-01-01 00:00+00' },
    ),
  ],
  ['time without time zone', texts((n) => `12:00:${n % 60}`, { 'end of day': '24:00:00' }, { midnight: '00:00:00' })],
  [
    'time with time zone',
    texts((n) => `12:00:${n % 60}+00`, { 'end of day': '24:00:00+00' }, { midnight: '00:00:00+00' }),
  ],
  [
    'interval',
    texts((n) => `${n} minutes`, { 'longest interval': '100000000 years' }, { 'negative interval': '-1 month' }),
  ],
]);

/** Values of dates, times and intervals; `type` is without its precision. */
export function timeValues(type: string): Values | undefined {
  return byType.get(type);
}
