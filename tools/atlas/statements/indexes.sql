--- create-index
CREATE INDEX new_idx ON orders (customer_id);
--- create-index-unique
CREATE UNIQUE INDEX new_idx ON orders (customer_id);
--- create-index-partial
CREATE INDEX new_idx ON orders (customer_id) WHERE total > 5;
--- create-index-expression
CREATE INDEX new_idx ON orders (lower(state));
--- create-index-hash
CREATE INDEX new_idx ON orders USING hash (state);
--- create-index-gin
CREATE INDEX new_idx ON customers USING gin (info);
--- create-index-gist
CREATE INDEX new_idx ON items USING gist (span);
--- create-index-brin
CREATE INDEX new_idx ON orders USING brin (placed);
--- create-index-include
CREATE INDEX new_idx ON orders (customer_id) INCLUDE (total);
--- create-index-nulls-not-distinct
CREATE UNIQUE INDEX new_idx ON orders (customer_id) NULLS NOT DISTINCT;
--- create-index-if-not-exists-present
CREATE INDEX IF NOT EXISTS orders_total_idx ON orders (total);
--- create-index-on-materialized-view
CREATE INDEX new_idx ON totals (total);
--- create-index-on-partitioned
CREATE INDEX new_idx ON events (kind);
--- create-index-on-only-partitioned
CREATE INDEX new_idx ON ONLY events (kind);
--- create-index-on-partition
CREATE INDEX new_idx ON events_2024 (kind);
--- create-index-concurrently
CREATE INDEX CONCURRENTLY new_idx ON orders (customer_id);
--- create-index-concurrently-unique
CREATE UNIQUE INDEX CONCURRENTLY new_idx ON orders (customer_id);
--- create-index-concurrently-if-not-exists-present
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_total_idx ON orders (total);
--- create-index-concurrently-on-partitioned
CREATE INDEX CONCURRENTLY new_idx ON events (kind);
--- create-index-concurrently-on-partition
CREATE INDEX CONCURRENTLY new_idx ON events_2024 (kind);
--- drop-index
DROP INDEX orders_total_idx;
--- drop-index-if-exists-absent
DROP INDEX IF EXISTS nothing_idx;
--- drop-index-concurrently
DROP INDEX CONCURRENTLY orders_total_idx;
--- drop-index-concurrently-on-partitioned
-- first: CREATE INDEX events_kind_idx ON events (kind)
DROP INDEX CONCURRENTLY events_kind_idx;
--- drop-index-on-partitioned
-- first: CREATE INDEX events_kind_idx ON events (kind)
DROP INDEX events_kind_idx;
--- reindex-index
REINDEX INDEX orders_total_idx;
--- reindex-table
REINDEX TABLE orders;
--- reindex-table-partitioned
REINDEX TABLE events;
--- reindex-index-concurrently
REINDEX INDEX CONCURRENTLY orders_total_idx;
--- reindex-table-concurrently
REINDEX TABLE CONCURRENTLY orders;
--- reindex-schema
-- first: CREATE SCHEMA attic
-- first: CREATE TABLE attic.chest (id int PRIMARY KEY)
REINDEX SCHEMA attic;
--- reindex-schema-concurrently
-- first: CREATE SCHEMA attic
-- first: CREATE TABLE attic.chest (id int PRIMARY KEY)
REINDEX SCHEMA CONCURRENTLY attic;
--- alter-index-rename
ALTER INDEX orders_total_idx RENAME TO orders_total_index;
--- alter-index-set-fillfactor
ALTER INDEX orders_total_idx SET (fillfactor = 70);
--- alter-index-reset-fillfactor
ALTER INDEX orders_total_idx RESET (fillfactor);
--- alter-index-set-statistics
-- first: CREATE INDEX state_idx ON orders (lower(state))
ALTER INDEX state_idx ALTER COLUMN 1 SET STATISTICS 500;
--- alter-index-set-tablespace
ALTER INDEX orders_total_idx SET TABLESPACE pg_default;
--- alter-index-attach-partition
-- first: CREATE INDEX events_kind_idx ON ONLY events (kind)
-- first: CREATE INDEX events_2024_kind_idx ON events_2024 (kind)
ALTER INDEX events_kind_idx ATTACH PARTITION events_2024_kind_idx;
--- alter-index-depends-on-extension
ALTER INDEX orders_total_idx DEPENDS ON EXTENSION plpgsql;
--- cluster
CLUSTER orders USING orders_total_idx;
--- cluster-again
-- first: ALTER TABLE orders CLUSTER ON orders_total_idx
CLUSTER orders;
--- alter-table-cluster-on
ALTER TABLE orders CLUSTER ON orders_total_idx;
--- alter-table-set-without-cluster
ALTER TABLE orders SET WITHOUT CLUSTER;
