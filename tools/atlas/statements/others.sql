--- create-view
CREATE VIEW fresh AS SELECT id FROM orders;
--- create-or-replace-view
CREATE OR REPLACE VIEW names AS SELECT id, name, email FROM customers;
--- drop-view
DROP VIEW names;
--- rename-view
ALTER VIEW names RENAME TO labels;
--- alter-view-set-options
ALTER VIEW names SET (security_barrier = true);
--- alter-view-security-invoker
ALTER VIEW names SET (security_invoker = true);
--- create-materialized-view
CREATE MATERIALIZED VIEW fresh AS SELECT count(*) FROM orders;
--- create-materialized-view-no-data
CREATE MATERIALIZED VIEW fresh AS SELECT count(*) FROM orders WITH NO DATA;
--- refresh-materialized-view
REFRESH MATERIALIZED VIEW totals;
--- refresh-materialized-view-concurrently
REFRESH MATERIALIZED VIEW CONCURRENTLY totals;
--- refresh-materialized-view-concurrently-without-key
REFRESH MATERIALIZED VIEW CONCURRENTLY counts;
--- refresh-materialized-view-no-data
REFRESH MATERIALIZED VIEW totals WITH NO DATA;
--- rename-materialized-view
ALTER MATERIALIZED VIEW totals RENAME TO sums;
--- drop-materialized-view
DROP MATERIALIZED VIEW totals;
--- create-type-enum
CREATE TYPE color AS ENUM ('red', 'blue');
--- enum-add-value
ALTER TYPE mood ADD VALUE 'best';
--- enum-add-value-before
ALTER TYPE mood ADD VALUE 'bad' BEFORE 'fine';
--- enum-rename-value
ALTER TYPE mood RENAME VALUE 'low' TO 'down';
--- rename-type
ALTER TYPE mood RENAME TO feeling;
--- drop-type-used
DROP TYPE mood;
--- drop-type-cascade
DROP TYPE mood CASCADE;
--- create-composite-type
CREATE TYPE triple AS (a int, b int, c int);
--- composite-add-attribute
ALTER TYPE pair ADD ATTRIBUTE third int;
--- composite-alter-attribute-type
ALTER TYPE pair ALTER ATTRIBUTE first TYPE bigint;
--- create-range-type
CREATE TYPE span AS RANGE (subtype = float8);
--- create-domain
CREATE DOMAIN short AS text CHECK (length(VALUE) < 10);
--- drop-domain-cascade
DROP DOMAIN positive CASCADE;
--- create-sequence
CREATE SEQUENCE fresh;
--- alter-sequence-restart
ALTER SEQUENCE tickets RESTART;
--- alter-sequence-increment
ALTER SEQUENCE tickets INCREMENT BY 10;
--- alter-sequence-type
ALTER SEQUENCE tickets AS int;
--- alter-sequence-owned-by
ALTER SEQUENCE tickets OWNED BY orders.id;
--- rename-sequence
ALTER SEQUENCE tickets RENAME TO numbers;
--- drop-sequence
DROP SEQUENCE tickets;
--- setval
SELECT setval('tickets', 100);
--- create-function
CREATE FUNCTION fresh() RETURNS int LANGUAGE sql AS 'SELECT 2';
--- replace-function
CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 3';
--- replace-function-other-result
CREATE OR REPLACE FUNCTION one() RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''a''';
--- alter-function
ALTER FUNCTION one() STABLE;
--- rename-function
ALTER FUNCTION one() RENAME TO uno;
--- drop-function
DROP FUNCTION one();
--- drop-function-used-by-trigger
DROP FUNCTION stamp();
--- drop-function-cascade
DROP FUNCTION stamp() CASCADE;
--- create-procedure
CREATE PROCEDURE fresh() LANGUAGE plpgsql AS 'BEGIN END';
--- call
CALL tidy();
--- create-aggregate
CREATE AGGREGATE total_of (int) (sfunc = int4pl, stype = int);
--- create-cast
CREATE CAST (pair AS text) WITH INOUT;
--- create-operator
CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq);
--- create-collation
CREATE COLLATION plain FROM "C";
--- create-schema
CREATE SCHEMA attic;
--- drop-schema
-- first: CREATE SCHEMA attic
DROP SCHEMA attic;
--- drop-schema-cascade
-- first: CREATE SCHEMA attic
-- first: CREATE TABLE attic.chest (id int REFERENCES people)
DROP SCHEMA attic CASCADE;
--- rename-schema
-- first: CREATE SCHEMA attic
ALTER SCHEMA attic RENAME TO cellar;
--- create-extension
CREATE EXTENSION plpgsql;
--- create-role
CREATE ROLE fresh;
--- alter-role
ALTER ROLE atlas_reader SET statement_timeout = '5s';
--- grant-role
GRANT atlas_reader TO CURRENT_USER;
--- drop-role-used
DROP ROLE atlas_reader;
--- alter-default-privileges
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO atlas_reader;
--- create-publication
CREATE PUBLICATION fresh FOR TABLE customers;
--- create-publication-all-tables
CREATE PUBLICATION fresh FOR ALL TABLES;
--- alter-publication-add-table
ALTER PUBLICATION feed ADD TABLE customers;
--- alter-publication-drop-table
ALTER PUBLICATION feed DROP TABLE orders;
--- drop-publication
DROP PUBLICATION feed;
--- create-event-trigger
CREATE EVENT TRIGGER second ON ddl_command_start EXECUTE FUNCTION watch();
--- alter-event-trigger
ALTER EVENT TRIGGER watching DISABLE;
--- drop-event-trigger
DROP EVENT TRIGGER watching;
--- security-label
SECURITY LABEL ON TABLE orders IS 'secret';
--- alter-system
ALTER SYSTEM SET work_mem = '8MB';
--- create-database
CREATE DATABASE atlas_fresh;
--- alter-database
ALTER DATABASE postgres SET statement_timeout = '1min';
--- create-tablespace
CREATE TABLESPACE fresh LOCATION '/nowhere';
--- insert
INSERT INTO orders (id, customer_id) VALUES (1000, 1);
--- insert-select
INSERT INTO keyless SELECT a + 1000, b + 1000 FROM keyless;
--- insert-on-conflict
INSERT INTO customers (id, email, points) VALUES (1, 'a', 1) ON CONFLICT (id) DO UPDATE SET email = 'a';
--- update
UPDATE orders SET state = 'old';
--- update-key
UPDATE customers SET id = id + 1000 WHERE id = 200;
--- delete
DELETE FROM orders WHERE id = 200;
--- delete-referenced
DELETE FROM customers WHERE id = 1;
--- merge
MERGE INTO keyless USING items ON keyless.a = items.id WHEN MATCHED THEN UPDATE SET b = keyless.b + 1000;
--- select
SELECT count(*) FROM orders;
--- select-for-update
SELECT * FROM orders WHERE id = 1 FOR UPDATE;
--- select-for-key-share
SELECT * FROM orders WHERE id = 1 FOR KEY SHARE;
--- do-block
DO $$ BEGIN ALTER TABLE orders ADD COLUMN extra int; END $$;
--- set-lock-timeout
SET lock_timeout = '2s';
--- notify
NOTIFY channel;
