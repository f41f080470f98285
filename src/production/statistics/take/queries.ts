/** Everything is asked of catalogs and statistics views, which hold no row of a user. */

/** A table, a partitioned table or a materialized view that is nobody's temporary one. */
const isTable = `c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't'
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'`;

export type TableRow = {
  readonly id: number;
  readonly schema: string;
  readonly name: string;
  readonly partitioned: boolean;
  /** For a partition: what it is a part of. */
  readonly parent: number | null;
  /** Below 0, from PostgreSQL 14 on: never analyzed. */
  readonly reltuples: number;
  readonly relpages: number;
  /** Whether it was ever vacuumed or analyzed, as far as the counters remember. */
  readonly visited: boolean;
  readonly heap: number | null;
  readonly toast: number | null;
  readonly inserts: number;
  readonly updates: number;
  readonly deletes: number;
  readonly sequential_scans: number;
  readonly index_scans: number;
};

/** Sizes are null of what another session dropped a moment ago. */
export const tablesQuery = `
SELECT c.oid::int8 AS id, n.nspname AS schema, c.relname AS name, c.relkind = 'p' AS partitioned,
  (SELECT i.inhparent::int8 FROM pg_inherits i WHERE i.inhrelid = c.oid AND c.relispartition) AS parent,
  c.reltuples::float8 AS reltuples, c.relpages,
  coalesce(s.last_vacuum, s.last_autovacuum, s.last_analyze, s.last_autoanalyze) IS NOT NULL AS visited,
  CASE WHEN c.relkind = 'p' THEN 0 ELSE pg_relation_size(c.oid) END AS heap,
  CASE WHEN c.reltoastrelid = 0 THEN 0 ELSE pg_total_relation_size(c.reltoastrelid) END AS toast,
  coalesce(s.n_tup_ins, 0) AS inserts, coalesce(s.n_tup_upd, 0) AS updates, coalesce(s.n_tup_del, 0) AS deletes,
  coalesce(s.seq_scan, 0) AS sequential_scans, coalesce(s.idx_scan, 0) AS index_scans
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
WHERE ${isTable}
ORDER BY n.nspname, c.relname`;

export type IndexRow = {
  readonly id: number;
  readonly table_id: number;
  readonly name: string;
  /** For a partition's index: the partitioned index that it is a part of. */
  readonly parent: number | null;
  readonly bytes: number | null;
  readonly scans: number;
  readonly valid: boolean;
};

export const indexesQuery = `
SELECT x.indexrelid::int8 AS id, x.indrelid::int8 AS table_id, r.relname AS name,
  (SELECT i.inhparent::int8 FROM pg_inherits i WHERE i.inhrelid = x.indexrelid) AS parent,
  CASE WHEN r.relkind = 'I' THEN 0 ELSE pg_relation_size(x.indexrelid) END AS bytes,
  coalesce(pg_stat_get_numscans(x.indexrelid), 0) AS scans, x.indisvalid AS valid
FROM pg_index x JOIN pg_class r ON r.oid = x.indexrelid
JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${isTable}
ORDER BY r.relname`;

export type ServerRow = {
  readonly taken_at: string;
  readonly version: string;
  readonly version_number: number;
  readonly block_size: number;
  readonly standby: boolean;
  readonly wal_level: 'minimal' | 'replica' | 'logical';
  readonly autovacuum: boolean;
  readonly counters_since: string | null;
  readonly database_bytes: number;
  readonly replicas: number;
  readonly lag_bytes: number | null;
  readonly lag_seconds: number | null;
};

const utc = (time: string): string => `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

/**
 * Counters that nobody reset count since the server's statistics began; the archiver's and the background writer's own
 * remember when that was, even if the database was made later. Lag is null where the role may not see it.
 */
export const serverQuery = `
SELECT ${utc('transaction_timestamp()')} AS taken_at, current_setting('server_version') AS version,
  current_setting('server_version_num')::integer AS version_number, current_setting('block_size')::integer AS block_size,
  pg_is_in_recovery() AS standby, current_setting('wal_level') AS wal_level,
  current_setting('autovacuum')::boolean AS autovacuum,
  ${utc(`coalesce((SELECT d.stats_reset FROM pg_stat_database d WHERE d.datname = current_database()),
    least((SELECT stats_reset FROM pg_stat_archiver), (SELECT stats_reset FROM pg_stat_bgwriter)))`)} AS counters_since,
  pg_database_size(current_database()) AS database_bytes, r.replicas, r.lag_bytes, r.lag_seconds
FROM (
  SELECT count(*) AS replicas,
    max(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_receive_lsn() ELSE pg_current_wal_lsn() END,
      replay_lsn))::float8 AS lag_bytes,
    extract(epoch FROM max(replay_lag))::float8 AS lag_seconds
  FROM pg_stat_replication WHERE state IS DISTINCT FROM 'backup'
) AS r`;
