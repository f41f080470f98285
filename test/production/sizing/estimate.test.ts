import { describe, expect, test } from 'vitest';
import type { Effect } from '../../../src/model/effect.ts';
import type { Schema } from '../../../src/model/schema.ts';
import { estimateInWords, secondsInWords, spaceInWords } from '../../../src/production/sizing/estimate-in-words.ts';
import { estimateOf } from '../../../src/production/sizing/estimate-of.ts';
import { indexBytes } from '../../../src/production/sizing/index-bytes.ts';
import { workOfOperation, workOfWrites, worksOfEffect } from '../../../src/production/sizing/works.ts';
import { bytesInWords } from '../../../src/schema/bytes-in-words.ts';
import { emptySchema } from '../../../src/schema/print/print-schema.ts';
import { calibration } from '../../fakes/calibration.ts';
import { statisticsOf } from '../../fakes/statistics.ts';

const gigabyte = 2 ** 30;
const production = {
  ...statisticsOf({
    'public.orders': {
      rows: 10_000_000,
      heapBytes: 2 * gigabyte,
      toastBytes: gigabyte,
      indexBytes: gigabyte,
      indexes: { orders_pkey: { bytes: gigabyte, scans: 5, valid: true } },
    },
    'public.fresh': { heapBytes: 8192 },
  }),
  calibration,
};
const orders = 'public.orders';
const none: Effect = {
  source: 'observed',
  locks: [],
  rewrites: [],
  scans: [],
  indexBuilds: [],
  created: [],
  dropped: [],
};
const index = { index: 'public.orders_note', table: orders, isNew: false };

describe('an estimate', () => {
  test('is what the calibrated machine took for as much, wider by its error in both directions', () => {
    // A microsecond for each row and a second for each GB of heap, and an error of a factor 2.
    const estimate = estimateOf([workOfOperation('scan', orders)], production);
    expect(estimate?.seconds.least).toBeCloseTo((10 + 2) / 2);
    // The longer end reads the 2 GB from the disk, at a GB a second.
    expect(estimate?.seconds.most).toBeCloseTo((10 + 2) * 2 + 2);
    expect(estimate?.basis).toBe(
      'on your own server (4 cores, PostgreSQL 16.4) as calibrated on 2026-10-01; statistics of 2026-07-01',
    );
  });

  test('names the machine that was measured for all, where the team measured none', () => {
    const { calibration: _, ...shared } = production;
    expect(estimateOf([workOfOperation('scan', orders)], shared)?.basis).toMatch(
      /^on the calibrated machine \(\d+ cores, PostgreSQL 18\.\d+\); statistics of 2026-07-01$/,
    );
  });

  test('of a machine whose disk nobody measured says that tables were in memory', () => {
    const { coldBytesPerSecond: _, ...machine } = calibration.machine;
    const estimate = estimateOf([workOfOperation('scan', orders)], {
      ...production,
      calibration: { ...calibration, machine },
    });
    expect(estimate?.seconds.most).toBeCloseTo((10 + 2) * 2);
    expect(estimate?.basis).toContain('(4 cores, PostgreSQL 16.4, tables in memory)');
  });

  test('of a table larger than any that was measured says so', () => {
    const small = { ...calibration, mostRows: 1_000_000 };
    expect(estimateOf([workOfOperation('scan', orders)], { ...production, calibration: small })?.basis).toContain(
      ', beyond the sizes that were measured; statistics of',
    );
  });

  test('of a rewrite has room for a second table, long values and indexes included', () => {
    expect(estimateOf([workOfOperation('rewrite', orders)], production)?.diskBytes).toBe(4 * gigabyte);
  });

  test('of batches holds the pauses between them, which no machine makes shorter', () => {
    const batches = { size: 1000, of: 'rows', pauseSeconds: 0.05, procedure: 'public.p' } as const;
    const paused = estimateOf([workOfWrites({ table: orders, how: 'update', which: 'all', batches })], production);
    const free = estimateOf(
      [workOfWrites({ table: orders, how: 'update', which: 'all', batches: { ...batches, pauseSeconds: 0 } })],
      production,
    );
    expect((paused?.seconds.least ?? 0) - (free?.seconds.least ?? 0)).toBeCloseTo(9_999 * 0.05);
    expect((paused?.seconds.most ?? 0) - (free?.seconds.most ?? 0)).toBeCloseTo(9_999 * 0.05);
  });

  test('of rows that a condition chooses may be anything up to that of all', () => {
    const writes = { table: orders, how: 'delete', which: 'some', batches: undefined } as const;
    expect(estimateOf([workOfWrites(writes)], production)?.seconds).toEqual({ least: 0, most: 26 });
  });

  test('is none where a table was never analyzed, or is not in the statistics: nothing is guessed', () => {
    for (const table of ['public.fresh', 'public.unheard', 'constructor']) {
      expect(estimateOf([workOfOperation('scan', orders), workOfOperation('scan', table)], production)).toBeUndefined();
    }
    expect(estimateOf([], production)).toBeUndefined();
  });
});

describe('the work that a statement was seen doing', () => {
  const locked = (mode: 'SHARE' | 'SHARE UPDATE EXCLUSIVE'): Effect => ({
    ...none,
    locks: [{ relation: orders, kind: 'table', mode, table: undefined, isNew: false }],
    indexBuilds: [index],
  });
  const [table] = [
    {
      name: orders,
      columns: [{ name: 'note', type: 'bigint' }],
      indexes: [{ name: 'orders_note', definition: '', unique: true, valid: true, columns: ['note'] }],
    },
  ];
  const after = { ...emptySchema, tables: [table] } as unknown as Schema;

  test('is a concurrent build where writes could go on', () => {
    expect(worksOfEffect(locked('SHARE UPDATE EXCLUSIVE'), after)).toMatchObject([
      { operation: 'concurrent index build' },
    ]);
    expect(worksOfEffect(locked('SHARE'), undefined)).toMatchObject([{ operation: 'index build', index: undefined }]);
    expect(worksOfEffect(locked('SHARE'), after)).toMatchObject([
      { operation: 'unique index build', index: { types: ['bigint'] } },
    ]);
  });

  test('is one rewrite, though every row is checked and every index of the table built anew', () => {
    const scans = [{ relation: orders, why: 'verifies rows', isNew: false }] as const;
    const effect = { ...none, rewrites: [{ relation: orders, isNew: false }], indexBuilds: [index], scans };
    expect(worksOfEffect(effect, undefined)).toMatchObject([{ operation: 'rewrite', table: orders }]);
  });

  test('reads a table once, however often PostgreSQL says so', () => {
    const scan = { relation: orders, why: 'validates a foreign key', isNew: false } as const;
    expect(worksOfEffect({ ...none, scans: [scan, scan] }, undefined)).toMatchObject([
      { operation: 'foreign key validation' },
    ]);
  });

  test('is none on what is new', () => {
    expect(worksOfEffect({ ...none, indexBuilds: [{ ...index, isNew: true }] }, undefined)).toEqual([]);
  });
});

describe('a new index', () => {
  test('is as large as its entries: 12 bytes and the key in steps of 8, at 90 %', () => {
    expect(indexBytes(900, ['integer'])).toBe(20_000);
    expect(indexBytes(900, ['uuid', 'boolean'])).toBe(36_000);
  });

  test('on an expression, or on text, is counted with 32 bytes', () => {
    expect(indexBytes(900, [undefined])).toBe(indexBytes(900, ['text']));
    expect(indexBytes(900, [])).toBe(44_000);
  });
});

describe('in words', () => {
  test.each([
    [0.01, 0.9, 'under a second'],
    [0.01, 1.2, 'up to 1.2 seconds'],
    [7, 23, '7 to 23 seconds'],
    [40, 119, '40 to 119 seconds'],
    [60, 300, '1 to 5 minutes'],
    [1800, 10_800, '0.5 to 3 hours'],
    [86_400, 259_200, '1 to 3 days'],
    [29.9, 30.1, 'about 30 seconds'],
  ])('%d to %d seconds are %s', (least, most, words) => {
    expect(secondsInWords({ least, most })).toBe(words);
  });

  test.each([
    [512, '512 bytes'],
    [8192, '8 kB'],
    [1_600_000, '1.5 MB'],
    [9e9, '8.4 GB'],
    [2 ** 50, '1 PB'],
  ])('%d bytes are %s', (bytes, words) => {
    expect(bytesInWords(bytes)).toBe(words);
  });

  test('space is told where somebody has to look for it', () => {
    expect(spaceInWords({ diskBytes: 0, walBytes: 1000 })).toBeUndefined();
    expect(spaceInWords({ diskBytes: 4 * gigabyte, walBytes: 2 ** 28 })).toBe(
      'up to 4 GB of free space, about 256 MB of WAL',
    );
  });

  test('an estimate says what it rests on', () => {
    const estimate = { seconds: { least: 7, most: 23 }, diskBytes: 0, walBytes: 0, basis: 'on a machine' };
    expect(estimateInWords(estimate)).toBe('7 to 23 seconds on a machine');
  });
});
