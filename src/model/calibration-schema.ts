import { z } from 'zod';

/** Work whose time grows with a table, as the calibration measures it. */
export const operations = [
  'scan',
  'foreign key validation',
  'index build',
  'unique index build',
  'concurrent index build',
  'rewrite',
  'update',
  'batched update',
  'batched delete',
] as const;

const part = z.number().min(0).max(1e12);

/** What an operation costs: the sum of four products, each of which a person can check. */
const costSchema = z.strictObject({
  fixed: part.describe('Whatever the size.'),
  perRow: part.describe('For each row of the table.'),
  perByte: part.describe('For each byte of its heap.'),
  perIndexEntry: part.describe('For each row and each index that the table has.'),
});

const factor = z.number().min(1).max(1e6);

const errorSchema = z
  .strictObject({
    tables: z.int().min(1).describe('Measurements on tables that were not used for the fit.'),
    median: factor,
    p95: factor,
  })
  .describe('By which factor the model missed, up or down, on tables that it had not seen.');

/** Text of a server that is shown in reviews: nothing that could be markup. */
const plain = z.string().regex(/^[\w .,:()+/-]{0,80}$/, 'letters, digits, spaces and . , : ( ) + / -');

/** Seconds and bytes of write-ahead log per row, byte and index entry, fitted to measurements on one machine. */
export const calibrationSchema = z
  .strictObject({
    calibratedAt: z.iso.datetime().describe('When the measurements were taken, UTC.'),
    machine: z.strictObject({
      cores: z.int().min(1).max(100_000).optional(),
      memoryBytes: z.int().min(1).optional(),
      coldBytesPerSecond: z
        .int()
        .min(1_000)
        .optional()
        .describe(
          'How fast a scan reads a table that is not in memory. Absent: not measured; durations are of tables in memory.',
        ),
      postgres: plain.describe('The version in full: 18.4.'),
      settings: z.record(plain, plain).describe('Settings of the server that durations depend on.'),
    }),
    mostRows: z.int().min(1).describe('Rows of the largest table that was measured; reviews of larger tables say so.'),
    operations: z.record(
      z.enum(operations),
      z.strictObject({ seconds: costSchema, walBytes: costSchema, error: errorSchema }),
    ),
  })
  .describe('What work on tables costs on one machine. Made by `migration-planner calibrate`.');
