-- atlas:txmode none
CREATE INDEX CONCURRENTLY x_id ON x (id);
