-- What a merged pull request left to later ones, as JSON; null while it is open, and where it left nothing.
ALTER TABLE migration_planner.pull_requests ADD COLUMN open_ends text;
CREATE INDEX pull_requests_open_ends ON migration_planner.pull_requests (repository, number) WHERE open_ends IS NOT NULL;
