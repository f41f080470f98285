import { describe, expect, test } from 'vitest';
import { settingsSchema } from '../../src/model/settings-schema.ts';
import { sizeOf } from '../../src/production/table-size.ts';
import { statisticsOf } from '../fakes/statistics.ts';

const settings = settingsSchema.parse({ tables: { users: { size: 'huge' } } });
const nothing = settingsSchema.parse({});
const counting = (rows: number) => statisticsOf({ 'public.users': { rows } }, '2026-03-01T10:00:00Z');

describe('the size of a table', () => {
  test('is what the settings say, under its short name too', () => {
    expect(sizeOf('public.users', { settings, statistics: undefined })).toMatchObject({
      class: 'huge',
      rows: undefined,
      bytes: undefined,
      indexBytes: undefined,
      source: 'the settings',
      because: 'the settings say that users is huge',
    });
  });

  test('said by the settings beats what was counted, whose rows stay', () => {
    expect(sizeOf('public.users', { settings, statistics: counting(12) })).toMatchObject({ class: 'huge', rows: 12 });
  });

  test.each([
    [0, 'empty'],
    [50_000, 'small'],
    [50_001, 'large'],
    [10_000_001, 'huge'],
  ])('of %i rows by statistics is %s', (rows, size) => {
    expect(sizeOf('public.users', { settings: nothing, statistics: counting(rows) }).class).toBe(size);
  });

  test('that nobody told is unknown, and named', () => {
    expect(sizeOf('public.orders', { settings, statistics: undefined })).toMatchObject({
      class: 'unknown',
      because: 'the size of orders is not known',
    });
  });
});
