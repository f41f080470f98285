import type { Statistics, TableStatistics } from '../../src/model/statistics.ts';

/** A table of production; what is not said is none. */
export function table(known: Partial<TableStatistics>): TableStatistics {
  return {
    heapBytes: 0,
    toastBytes: 0,
    indexBytes: 0,
    inserts: 0,
    updates: 0,
    deletes: 0,
    sequentialScans: 0,
    indexScans: 0,
    indexes: {},
    ...known,
  };
}

/** Statistics of a production database with these tables. */
export function statisticsOf(
  tables: Readonly<Record<string, Partial<TableStatistics>>>,
  takenAt = '2026-07-01T06:00:00Z',
): Statistics {
  return {
    formatVersion: 1,
    takenAt,
    server: {
      postgres: '16.4',
      major: 16,
      standby: false,
      walLevel: 'replica',
      autovacuum: true,
      replicas: 0,
      countersSince: '2026-01-01T00:00:00Z',
    },
    database: { bytes: 50_000_000_000 },
    tables: Object.fromEntries(Object.entries(tables).map(([name, known]) => [name, table(known)])),
    tablesLeftOut: 0,
  };
}
