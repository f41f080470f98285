import { z } from 'zod';

/** Work whose time grows with a table. `batches`: rows changed in batches that commit. */
export const workKinds = [
  'scan',
  'foreign key',
  'index build',
  'concurrent index build',
  'rewrite',
  'batched update',
  'batched delete',
] as const;
export type WorkKind = (typeof workKinds)[number];

const cost = z.strictObject({
  perRow: z.number().min(0).describe('Seconds for each row.'),
  perByte: z.number().min(0).describe('Seconds for each byte of the table, its indexes left out.'),
});

/** How long work takes on one machine: measured, see docs/calibration.md. */
export const calibrationSchema = z
  .strictObject({
    machine: z.string().max(300).describe('What it was measured on, in words.'),
    /** Measured time is within this factor of the estimate, for 19 of 20 tables that the model was not made from. */
    errorFactor: z.number().min(1).max(100),
    costs: z.record(z.enum(workKinds), cost),
  })
  .describe('How long work takes on one machine.');

export type Calibration = z.infer<typeof calibrationSchema>;
