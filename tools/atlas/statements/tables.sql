--- create-table
CREATE TABLE fresh (id bigint PRIMARY KEY, note text);
--- create-table-if-not-exists-present
CREATE TABLE IF NOT EXISTS orders (id bigint);
--- create-table-with-foreign-key
CREATE TABLE fresh (id bigint PRIMARY KEY, order_id bigint REFERENCES orders);
--- create-table-like
CREATE TABLE fresh (LIKE orders INCLUDING ALL);
--- create-table-inherits
CREATE TABLE fresh (more int) INHERITS (parents);
--- create-table-as
CREATE TABLE fresh AS SELECT * FROM orders;
--- create-unlogged-table
CREATE UNLOGGED TABLE fresh (id bigint);
--- create-temporary-table
CREATE TEMPORARY TABLE fresh (id bigint);
--- create-partitioned-table
CREATE TABLE fresh (id bigint, at date) PARTITION BY RANGE (at);
--- create-partition
CREATE TABLE events_2027 PARTITION OF events FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
--- create-partition-beside-default
CREATE TABLE logs_2027 PARTITION OF logs FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
--- create-default-partition
CREATE TABLE events_rest PARTITION OF events DEFAULT;
--- attach-partition
ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
--- attach-partition-with-check
ALTER TABLE events ATTACH PARTITION events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
--- attach-partition-beside-default
ALTER TABLE logs ATTACH PARTITION logs_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
--- detach-partition
ALTER TABLE events DETACH PARTITION events_2024;
--- detach-partition-beside-default
ALTER TABLE logs DETACH PARTITION logs_2024;
--- detach-partition-concurrently
ALTER TABLE events DETACH PARTITION events_2024 CONCURRENTLY;
--- detach-partition-concurrently-beside-default
ALTER TABLE logs DETACH PARTITION logs_2024 CONCURRENTLY;
--- drop-partition
DROP TABLE events_2023;
--- drop-partition-beside-default
DROP TABLE logs_2024;
--- split-partition
ALTER TABLE events SPLIT PARTITION events_2024 INTO (PARTITION a FOR VALUES FROM ('2024-01-01') TO ('2024-07-01'), PARTITION b FOR VALUES FROM ('2024-07-01') TO ('2025-01-01'));
--- drop-table
DROP TABLE keyless;
--- drop-table-if-exists-absent
DROP TABLE IF EXISTS nothing;
--- drop-table-with-foreign-key
DROP TABLE items;
--- drop-table-referenced
DROP TABLE orders;
--- drop-table-referenced-cascade
DROP TABLE orders CASCADE;
--- drop-partitioned-table
DROP TABLE events;
--- truncate
TRUNCATE keyless;
--- truncate-referenced
TRUNCATE customers;
--- truncate-cascade
TRUNCATE customers CASCADE;
--- truncate-restart-identity
TRUNCATE people RESTART IDENTITY;
--- truncate-partitioned
TRUNCATE events;
--- rename-table
ALTER TABLE keyless RENAME TO without_key;
--- rename-table-referenced
ALTER TABLE customers RENAME TO clients;
--- set-schema
-- first: CREATE SCHEMA attic
ALTER TABLE keyless SET SCHEMA attic;
--- owner-to
ALTER TABLE keyless OWNER TO CURRENT_USER;
--- owner-to-other
ALTER TABLE keyless OWNER TO atlas_reader;
--- set-logged
ALTER TABLE scratch SET LOGGED;
--- set-unlogged
ALTER TABLE keyless SET UNLOGGED;
--- set-tablespace
ALTER TABLE keyless SET TABLESPACE pg_default;
--- set-access-method-same
ALTER TABLE keyless SET ACCESS METHOD heap;
--- set-fillfactor
ALTER TABLE keyless SET (fillfactor = 70);
--- set-autovacuum
ALTER TABLE keyless SET (autovacuum_enabled = false);
--- reset-fillfactor
ALTER TABLE keyless RESET (fillfactor);
--- set-toast-tuple-target
ALTER TABLE orders SET (toast_tuple_target = 1024);
--- inherit
-- first: CREATE TABLE adopted (id int)
ALTER TABLE adopted INHERIT parents;
--- no-inherit
ALTER TABLE children NO INHERIT parents;
--- of-type
-- first: CREATE TABLE typed (first int, second int)
ALTER TABLE typed OF pair;
--- replica-identity-full
ALTER TABLE orders REPLICA IDENTITY FULL;
--- replica-identity-nothing
ALTER TABLE orders REPLICA IDENTITY NOTHING;
--- replica-identity-index
ALTER TABLE keyless REPLICA IDENTITY USING INDEX keyless_b_key;
--- enable-row-security
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
--- disable-row-security
ALTER TABLE items DISABLE ROW LEVEL SECURITY;
--- force-row-security
ALTER TABLE items FORCE ROW LEVEL SECURITY;
--- no-force-row-security
ALTER TABLE items NO FORCE ROW LEVEL SECURITY;
--- create-policy
CREATE POLICY mine ON items FOR SELECT USING (amount > 0);
--- alter-policy
ALTER POLICY items_all ON items USING (false);
--- rename-policy
ALTER POLICY items_all ON items RENAME TO all_items;
--- drop-policy
DROP POLICY items_all ON items;
--- create-trigger
CREATE TRIGGER second BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION stamp();
--- create-trigger-on-partitioned
CREATE TRIGGER second BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION stamp();
--- create-or-replace-trigger
CREATE OR REPLACE TRIGGER orders_stamp BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION stamp();
--- create-constraint-trigger
CREATE CONSTRAINT TRIGGER later AFTER INSERT ON orders DEFERRABLE FOR EACH ROW EXECUTE FUNCTION stamp();
--- rename-trigger
ALTER TRIGGER orders_stamp ON orders RENAME TO stamping;
--- drop-trigger
DROP TRIGGER orders_stamp ON orders;
--- disable-trigger
ALTER TABLE orders DISABLE TRIGGER orders_stamp;
--- enable-trigger
ALTER TABLE orders ENABLE TRIGGER orders_stamp;
--- enable-trigger-always
ALTER TABLE orders ENABLE ALWAYS TRIGGER orders_stamp;
--- disable-trigger-all
ALTER TABLE orders DISABLE TRIGGER ALL;
--- disable-trigger-user
ALTER TABLE orders DISABLE TRIGGER USER;
--- create-rule
CREATE RULE quiet AS ON UPDATE TO orders WHERE old.id < 0 DO INSTEAD NOTHING;
--- drop-rule
DROP RULE orders_quiet ON orders;
--- disable-rule
ALTER TABLE orders DISABLE RULE orders_quiet;
--- lock-access-share
LOCK TABLE orders IN ACCESS SHARE MODE;
--- lock-row-exclusive
LOCK TABLE orders IN ROW EXCLUSIVE MODE;
--- lock-share
LOCK TABLE orders IN SHARE MODE;
--- lock-share-row-exclusive
LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE;
--- lock-access-exclusive
LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;
--- lock-default
LOCK TABLE orders;
--- comment-on-table
COMMENT ON TABLE orders IS 'what was bought';
--- grant-on-table
GRANT SELECT ON orders TO atlas_reader;
--- grant-on-column
GRANT SELECT (state) ON orders TO atlas_reader;
--- grant-on-all-tables
GRANT SELECT ON ALL TABLES IN SCHEMA public TO atlas_reader;
--- revoke-on-table
REVOKE SELECT ON customers FROM atlas_reader;
--- create-statistics
CREATE STATISTICS fresh ON state, total FROM orders;
--- alter-statistics
ALTER STATISTICS orders_pairs SET STATISTICS 500;
--- drop-statistics
DROP STATISTICS orders_pairs;
--- analyze
ANALYZE orders;
--- vacuum
VACUUM orders;
--- vacuum-full
VACUUM FULL orders;
--- vacuum-analyze
VACUUM ANALYZE orders;
--- vacuum-freeze
VACUUM (FREEZE) orders;
