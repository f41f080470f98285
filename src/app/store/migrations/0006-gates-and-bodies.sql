-- What an open pull request says of its head commit, and what its check says of others with the same one, as JSON.
ALTER TABLE migration_planner.pull_requests ADD COLUMN gate text;
-- SHA-256 of the signed body that brought a request: the same body under another delivery asks for nothing.
ALTER TABLE migration_planner.requests ADD COLUMN body text;
CREATE UNIQUE INDEX requests_body ON migration_planner.requests (body);
-- Why somebody let pass what fails as written; null for a tick.
ALTER TABLE migration_planner.ticks ADD COLUMN reason text;
