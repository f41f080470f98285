import { z } from 'zod';
import { lockModes } from '../../model/effect.ts';
import { maybe, texts } from './text.ts';

const kinds = [
  'table',
  'partitioned table',
  'index',
  'sequence',
  'view',
  'materialized view',
  'foreign table',
  'composite type',
  'toast table',
] as const;

const lock = z
  .strictObject({
    relation: z.string(),
    kind: z.enum(kinds),
    mode: z.enum(lockModes),
    table: maybe(z.string()),
    isNew: z.boolean(),
  })
  .meta({ id: 'Lock' });

const scan = z.strictObject({
  relation: z.string(),
  why: z.enum(['verifies rows', 'validates a foreign key', 'verifies a partition']),
  isNew: z.boolean(),
});

export const effect = z
  .strictObject({
    source: z.enum(['observed', 'atlas', 'manual']),
    locks: z.array(lock),
    held: z.array(lock).readonly().optional(),
    rewrites: z.array(z.strictObject({ relation: z.string(), isNew: z.boolean() })),
    scans: z.array(scan),
    indexBuilds: z.array(z.strictObject({ index: z.string(), table: z.string(), isNew: z.boolean() })),
    created: texts,
    dropped: texts,
  })
  .meta({ id: 'Effect', description: 'What a statement did to the database besides its result.' });

export const sqlError = z
  .strictObject({
    sqlState: z.string(),
    message: z.string(),
    detail: maybe(z.string()),
    hint: maybe(z.string()),
  })
  .meta({ id: 'SqlError' });

export const dataDependence = z.strictObject({ error: sqlError, relations: texts }).meta({ id: 'DataDependence' });
