-- What an open pull request takes for itself (versions, tables), as JSON, apart from its long review: others ask for it at every push.
ALTER TABLE migration_planner.pull_requests ADD COLUMN claims text;
