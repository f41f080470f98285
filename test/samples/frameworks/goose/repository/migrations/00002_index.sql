-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY a_id ON a (id);
