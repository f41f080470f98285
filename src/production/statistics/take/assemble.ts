import type { Statistics, TableStatistics } from '../../../model/statistics.ts';
import { qualifiedName, quoteIdentifier } from '../../../sql/names.ts';
import { maxTables } from '../path.ts';
import type { Answers } from './ask.ts';
import type { ServerRow, TableRow } from './queries.ts';
import { below, indexStatistics, tableStatistics } from './summed.ts';

/** The statistics that a server's answers give, tables by name; of more than a file may have, the largest. */
export function assembleStatistics({ server, tables, indexes }: Answers): Statistics {
  const partitionsOf = below(tables);
  const partsOf = below(indexes);
  const indexesByTable = Map.groupBy(indexes, (index) => index.table_id);
  const statisticsOf = (table: TableRow): TableStatistics => {
    const partitions = partitionsOf(table);
    const own = (indexesByTable.get(table.id) ?? []).map((one) => [
      quoteIdentifier(one.name),
      indexStatistics(one, partsOf(one)),
    ]);
    const all = [table, ...partitions].flatMap(({ id }) => indexesByTable.get(id) ?? []);
    const indexBytes = all.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
    return tableStatistics(table, partitions, Object.fromEntries(own), indexBytes, server.block_size);
  };
  const all = tables
    // What another session dropped a moment ago has no size.
    .filter(({ heap }) => heap !== null)
    .map((table) => ({ name: qualifiedName(table.schema, table.name), statistics: statisticsOf(table) }));
  const kept = largest(all);
  return {
    formatVersion: 1,
    takenAt: server.taken_at,
    server: serverStatistics(server),
    database: { bytes: server.database_bytes },
    tables: Object.fromEntries(kept.map(({ name, statistics }) => [name, statistics])),
    tablesLeftOut: all.length - kept.length,
  };
}

type Named = { readonly name: string; readonly statistics: TableStatistics };

const largest = (all: readonly Named[]): readonly Named[] => {
  if (all.length <= maxTables) return all;
  const bytes = ({ statistics }: Named): number => statistics.heapBytes + statistics.toastBytes + statistics.indexBytes;
  const kept = new Set(all.toSorted((a, b) => bytes(b) - bytes(a)).slice(0, maxTables));
  return all.filter((one) => kept.has(one));
};

const serverStatistics = (server: ServerRow): Statistics['server'] => ({
  postgres: server.version.replace(/[^\w .,:()+/-]/g, '').slice(0, 80),
  major: Math.floor(server.version_number / 10_000),
  standby: server.standby,
  walLevel: server.wal_level,
  autovacuum: server.autovacuum,
  replicas: server.replicas,
  ...(server.lag_bytes !== null && {
    // A replica that has caught up reports no time.
    replicationLag: { bytes: Math.max(0, server.lag_bytes), seconds: Math.max(0, server.lag_seconds ?? 0) },
  }),
  ...(server.counters_since !== null && { countersSince: server.counters_since }),
});
