-- no-transaction
CREATE INDEX CONCURRENTLY b_id ON b (id);
