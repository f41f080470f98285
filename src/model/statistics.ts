import type { z } from 'zod';
import type { statisticsSchema } from './statistics-schema.ts';

/** Sizes of a production database, as far as a team shared them. Contains no user data. */
export type Statistics = z.infer<typeof statisticsSchema>;

/** What is known of one table; of a partitioned one, of its partitions together. */
export type TableStatistics = Statistics['tables'][string];
