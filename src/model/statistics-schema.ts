import { z } from 'zod';
import { calibrationSchema } from './calibration-schema.ts';

const bytes = z.int().min(0);
const count = z.int().min(0);

const indexStatistics = z.strictObject({
  bytes,
  scans: count.describe('How often it was used since `server.countersSince`.'),
  valid: z.boolean().describe('False: a build of it broke off; it slows writes and serves no reads.'),
});

const tableStatistics = z
  .strictObject({
    rows: count.optional().describe('As the planner estimates them. Absent: the table was never analyzed.'),
    heapBytes: bytes.describe('The rows themselves, dead ones included.'),
    toastBytes: bytes.describe('Long values, which are stored apart.'),
    indexBytes: bytes.describe('All indexes together.'),
    inserts: count,
    updates: count,
    deletes: count,
    sequentialScans: count,
    indexScans: count,
    indexes: z.record(z.string(), indexStatistics).describe('By name.'),
  })
  .describe('Of a partitioned table: its partitions together.');

const serverStatistics = z.strictObject({
  postgres: z
    .string()
    .regex(/^[\w .,:()+/-]{1,80}$/)
    .describe('The version in full: 16.4.'),
  major: z.int().min(13).max(99),
  standby: z.boolean().describe('Whether it replays what another server writes.'),
  walLevel: z.enum(['minimal', 'replica', 'logical']),
  autovacuum: z.boolean(),
  replicas: count.describe('Connections that stream its write-ahead log.'),
  replicationLag: z
    .strictObject({ bytes, seconds: z.number().min(0) })
    .optional()
    .describe('Of the replica that is furthest behind. Absent: there is none, or the role may not see it.'),
  countersSince: z.iso
    .datetime()
    .optional()
    .describe('Inserts, updates, deletes and scans are counted since then. Absent: the server does not say.'),
});

/** `.github/migration-planner.stats.json`: what a production database weighs. Made by `migration-planner stats`. */
export const statisticsSchema = z
  .strictObject({
    $schema: z.string().optional(),
    formatVersion: z.literal(1),
    takenAt: z.iso.datetime().describe('UTC.'),
    server: serverStatistics,
    database: z.strictObject({ bytes }),
    tables: z
      .record(z.string(), tableStatistics)
      .describe('By name with schema, quoted as PostgreSQL quotes: public."User".'),
    tablesLeftOut: count.default(0).describe('How many of the smallest are missing, where there are too many.'),
    calibration: calibrationSchema
      .optional()
      .describe(
        'What work costs on your own server. Absent: durations are those of the machine in docs/calibration.md.',
      ),
  })
  .describe('Sizes and counters of a production database. No user data: names of tables and indexes, and numbers.');
