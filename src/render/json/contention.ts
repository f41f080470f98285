import { z } from 'zod';
import { sqlError } from './effect.ts';
import { maybe } from './text.ts';

const waits = { write: z.number(), read: z.number() };

const run = z.strictObject({
  ...waits,
  seconds: z.number(),
  error: maybe(sqlError),
  failures: z.array(z.strictObject({ message: z.string(), count: z.int() })),
  parts: z.array(z.strictObject({ ...waits, id: z.string(), seconds: z.number() })),
});

export const contention = z
  .discriminatedUnion('state', [
    z.strictObject({
      state: z.literal('measured'),
      tables: z.array(z.strictObject({ table: z.string(), rows: z.int(), reason: maybe(z.string()) })),
      writers: z.int(),
      readers: z.int(),
      idle: z.strictObject(waits),
      written: run,
      planned: maybe(run),
    }),
    z.strictObject({ state: z.literal('not measured'), reason: z.string() }),
  ])
  .meta({ id: 'Contention' });
