-- Deploy a to pg
BEGIN;
COMMIT;
