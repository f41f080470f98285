-- The repositories that the App has. What belongs to none of them is removed, wherever it is kept.
CREATE TABLE migration_planner.repositories (
  id bigint PRIMARY KEY,
  -- Null: known from before installations were remembered.
  installation bigint,
  -- When GitHub last showed that the App has it.
  seen_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX repositories_installation ON migration_planner.repositories (installation);
CREATE INDEX repositories_seen_at ON migration_planner.repositories (seen_at);

INSERT INTO migration_planner.repositories (id)
SELECT repository FROM migration_planner.pull_requests
UNION SELECT repository FROM migration_planner.requests
UNION SELECT repository FROM migration_planner.ticks;
