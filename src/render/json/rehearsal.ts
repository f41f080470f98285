import { z } from 'zod';
import { sqlError } from './effect.ts';
import { schemaChange } from './schema.ts';
import { maybe, texts } from './text.ts';

const engine = z.strictObject({ name: z.enum(['embedded', 'server']), description: z.string(), version: z.int() });

const madeUp = z.strictObject({
  kind: z.enum(['role', 'schema', 'extension', 'function', 'type', 'table', 'platform', 'baseline']),
  name: z.string(),
  neededBy: z.string(),
});

const skipped = z.strictObject({ path: z.string(), line: z.int(), sql: z.string(), reason: z.string() });

const rows = z.strictObject({
  made: z.array(z.strictObject({ table: z.string(), rows: z.int(), awkward: texts })),
  notMade: z.array(z.strictObject({ table: z.string(), reason: z.string() })),
});

const roundTrip = z.strictObject({
  source: z.enum(['framework', 'generated']),
  outcome: z.enum(['restored', 'different', 'failed', 'no down script', 'not run']),
  reason: maybe(z.string()),
  error: maybe(sqlError),
  differences: z.array(schemaChange),
  rowLosses: z.array(z.strictObject({ table: z.string(), column: maybe(z.string()), what: z.string() })),
  upAgain: z.enum(['same', 'different', 'failed', 'not run']),
});

export const rehearsalReport = z
  .strictObject({
    outcome: z.enum(['rehearsed', 'not rehearsed']),
    reason: maybe(z.string()),
    engine: maybe(engine),
    history: z.strictObject({
      migrations: z.int(),
      applied: z.int(),
      madeUp: z.array(madeUp),
      skipped: z.array(skipped),
      cached: z.boolean(),
    }),
    rows,
    roundTrip: maybe(roundTrip),
  })
  .meta({ id: 'Rehearsal' });
