-- What the queue remembers beside its jobs.

-- Deliveries of GitHub that were taken: one that comes again is known, whatever became of its job.
CREATE TABLE migration_planner.deliveries (
  id uuid PRIMARY KEY,
  received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX deliveries_received_at ON migration_planner.deliveries (received_at);

-- When a pull request was last worked on: a burst of events runs at most once in a while.
CREATE TABLE migration_planner.last_runs (
  key text PRIMARY KEY,
  started_at timestamptz NOT NULL
);
