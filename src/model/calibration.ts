import type { z } from 'zod';
import type { calibrationSchema, operations } from './calibration-schema.ts';

/** Work whose time grows with a table. */
export type Operation = (typeof operations)[number];

/** What operations cost on one machine. Contains no user data. */
export type Calibration = z.infer<typeof calibrationSchema>;

/** A cost as the sum of four products, in seconds or in bytes. */
export type Cost = Calibration['operations'][Operation]['seconds'];

/** What an operation has to get through. */
export type Load = {
  readonly rows: number;
  /** Of the heap, without indexes and without values stored apart. */
  readonly bytes: number;
  /** How many indexes the table has. */
  readonly indexes: number;
};

/** An operation that was timed on a table of known size. */
export type Measurement = Load & {
  readonly operation: Operation;
  readonly seconds: number;
  readonly walBytes: number;
  /** Whether the model is fitted to it; otherwise it is judged by it. */
  readonly use: 'fit' | 'judge';
};
