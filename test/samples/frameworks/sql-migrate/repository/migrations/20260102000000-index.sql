
-- +migrate Up notransaction
CREATE INDEX CONCURRENTLY a_id ON a (id);
-- +migrate Down notransaction
DROP INDEX CONCURRENTLY a_id;
