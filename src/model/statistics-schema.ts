import { z } from 'zod';
import { calibrationSchema } from './calibration.ts';

const count = z.number().min(0);

const table = z.strictObject({
  rows: z.number().min(-1).describe('As ANALYZE estimated it; -1 where the table was never analysed.'),
  bytes: count.describe('Of the table and its out-of-line values, its indexes left out.'),
  indexBytes: count.optional(),
  reads: count.optional().describe('Scans of the table and of its indexes since the counters began.'),
  writes: count.optional().describe('Rows inserted, updated and deleted since the counters began.'),
});

const index = z.strictObject({
  table: z.string(),
  bytes: count,
  scans: count.optional().describe('Since the counters began.'),
  valid: z.boolean().optional(),
});

/** What a production database says of itself; no value of any row. Names are qualified and quoted as PostgreSQL quotes them. */
export const statisticsSchema = z
  .strictObject({
    formatVersion: z.literal(1),
    takenAt: z.iso.datetime(),
    postgresVersion: z.int().min(9).max(99).describe('Major version.'),
    countersSince: z.iso.datetime().optional().describe('When the counters of reads and writes began.'),
    databaseBytes: count.optional(),
    replicas: z
      .strictObject({ connected: count, mostLagSeconds: count.optional() })
      .optional()
      .describe('Servers that replay the WAL.'),
    tables: z.record(z.string(), table),
    indexes: z.record(z.string(), index).optional(),
    calibration: calibrationSchema.optional(),
  })
  .describe('Statistics of a production database, for Migration Planner');
