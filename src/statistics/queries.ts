/** Numbers as `double precision`: counters are bigint, which come as text, and no size needs more than 53 bits. */

export const serverQuery = `SELECT current_setting('server_version_num')::int / 10000 AS "postgresVersion",
    to_char(stats_reset AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "countersSince",
    pg_catalog.pg_database_size(datname)::float8 AS "databaseBytes"
  FROM pg_catalog.pg_stat_database WHERE datname = current_database()`;

/** Without the rights of pg_monitor the lag is not shown, and NULL. */
export const replicaQuery = `SELECT count(*)::float8 AS connected,
    max(extract(epoch FROM replay_lag))::float8 AS "mostLagSeconds"
  FROM pg_catalog.pg_stat_replication`;

const ownSchemas = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'`;

/** A partitioned table holds nothing itself: it has the sums of the leaves below it, and -1 where one was never analysed. */
export const tableQuery = `SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
    CASE WHEN bool_or(leaf.reltuples < 0) THEN -1 ELSE coalesce(sum(leaf.reltuples), 0)::float8 END AS rows,
    coalesce(sum(pg_catalog.pg_table_size(leaf.oid)), 0)::float8 AS bytes,
    coalesce(sum(pg_catalog.pg_indexes_size(leaf.oid)), 0)::float8 AS "indexBytes",
    coalesce(sum(s.seq_scan + coalesce(s.idx_scan, 0)), 0)::float8 AS reads,
    coalesce(sum(s.n_tup_ins + s.n_tup_upd + s.n_tup_del), 0)::float8 AS writes
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN LATERAL (
    SELECT own.oid, own.reltuples FROM pg_catalog.pg_class own WHERE own.oid = c.oid AND c.relkind IN ('r', 'm')
    UNION ALL
    SELECT part.oid, part.reltuples FROM pg_catalog.pg_partition_tree(c.oid) AS tree
      JOIN pg_catalog.pg_class part ON part.oid = tree.relid WHERE c.relkind = 'p' AND tree.isleaf AND part.relkind = 'r'
  ) AS leaf ON true
  LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = leaf.oid
  WHERE c.relkind IN ('r', 'm', 'p') AND ${ownSchemas}
  GROUP BY n.nspname, c.relname ORDER BY 1`;

export const indexQuery = `SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
    quote_ident(tn.nspname) || '.' || quote_ident(t.relname) AS "table",
    pg_catalog.pg_relation_size(c.oid)::float8 AS bytes, coalesce(s.idx_scan, 0)::float8 AS scans, i.indisvalid AS valid
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
  JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
  LEFT JOIN pg_catalog.pg_stat_all_indexes s ON s.indexrelid = c.oid
  WHERE c.relkind IN ('i', 'I') AND ${ownSchemas} ORDER BY 1`;
