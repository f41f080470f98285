import { describe, expect, test } from 'vitest';
import { renderDocument } from '../../src/render/document/render-document.ts';
import { calibration } from '../fakes/calibration.ts';
import { statisticsOf } from '../fakes/statistics.ts';
import { project, review } from '../render/parts.ts';
import { type Story, tell } from './planned.ts';

const gigabyte = 2 ** 30;
const statistics = {
  ...statisticsOf({
    'public.orders': {
      rows: 10_000_000,
      heapBytes: gigabyte,
      indexes: { orders_pkey: { bytes: gigabyte / 4, scans: 1, valid: true } },
    },
  }),
  calibration,
};
const history = `
  CREATE TABLE users (id int PRIMARY KEY);
  CREATE TABLE orders (id bigint PRIMARY KEY, user_id int, total int);`;
const story = (sql: string, more: Partial<Story> = {}): Story => ({ history, change: [sql], statistics, ...more });

describe('with statistics of production', () => {
  test('an index build has its time, the space that it needs, and what both rest on', async () => {
    const { plan } = await tell(story('CREATE INDEX orders_user ON orders (user_id);'));
    expect(plan.steps.map(({ estimate }) => estimate)).toMatchObject([
      { seconds: { least: 5.5, most: 23 }, diskBytes: 444_444_446, walBytes: 1_000_000_000 },
    ]);
    const durations = plan.execution.filter(({ stepIds }) => stepIds.length > 0).map(({ duration }) => duration);
    expect(durations).toEqual([
      '5.5 to 23 seconds on your own server (4 cores, PostgreSQL 16.4) as calibrated on 2026-10-01; ' +
        'statistics of 2026-07-01; up to 424 MB of free space, about 954 MB of WAL',
    ]);
    expect(renderDocument(review({ projects: [project({ plan })] }))).toContain(
      '- Takes: 5.5 to 23 seconds on your own',
    );
  });

  test('a validation has a time, and the moment before it has none', async () => {
    const { plan } = await tell(story('ALTER TABLE orders ADD CONSTRAINT paid CHECK (total > 0);'));
    expect(plan.steps.map(({ estimate }) => estimate?.seconds)).toEqual([undefined, { least: 5.5, most: 23 }]);
  });

  test('rows filled in batches take at least the pauses between them', async () => {
    const { plan } = await tell(story('ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();'));
    const fill = plan.steps.find(({ step }) => step.kind === 'data');
    expect(fill?.step.writes).toMatchObject({ table: 'public.orders', how: 'update', which: 'all' });
    expect(fill?.estimate?.seconds).toEqual({ least: 505.45, most: 522.95 });
  });

  test('a rewrite that stands as written is sized by what the rehearsal saw', async () => {
    const { plan } = await tell(story('ALTER TABLE orders SET UNLOGGED;'));
    expect(plan.differs).toBe(false);
    expect(plan.steps[0]?.estimate).toMatchObject({ diskBytes: gigabyte });
    expect(plan.execution.find(({ title }) => title.startsWith('Schema'))?.duration).toContain(
      'up to 1 GB of free space',
    );
  });

  test('a table that they do not know gets a class, never seconds', async () => {
    const { plan } = await tell(story('ALTER TABLE users ADD CONSTRAINT known CHECK (id > 0);'));
    expect(plan.execution.map(({ duration }) => duration).join()).not.toContain('second');
    expect(plan.steps.every(({ estimate }) => estimate === undefined)).toBe(true);
  });
});

test('without statistics every duration is a class', async () => {
  const sql = 'CREATE INDEX orders_user ON orders (user_id); UPDATE orders SET total = 0;';
  const { statistics: _, ...unsized } = story(sql);
  const { plan } = await tell(unsized);
  expect(plan.steps.every(({ estimate }) => estimate === undefined)).toBe(true);
  expect(plan.execution.map(({ duration }) => duration)).toContain(
    'as long as the index builds take, while reads and writes go on',
  );
  expect(JSON.stringify(plan.execution)).not.toMatch(/\d (seconds|minutes)\b.*statistics/);
});
