-- What the App remembers of pull requests. Everything else is GitHub's to tell.

-- Pull requests as they were last made true: the review, and what was published of it.
CREATE TABLE migration_planner.pull_requests (
  repository bigint NOT NULL,
  number integer NOT NULL,
  head_sha text NOT NULL,
  base_ref text NOT NULL,
  open boolean NOT NULL,
  -- The unguessable part of the address of its page.
  address text NOT NULL UNIQUE,
  -- JSON as text: jsonb refuses U+0000, which a hostile file may bring.
  state text NOT NULL,
  review text,
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (repository, number)
);
CREATE INDEX pull_requests_head_sha ON migration_planner.pull_requests (repository, head_sha);

-- What people asked for, by the delivery that brought it, until a job decides it.
CREATE TABLE migration_planner.requests (
  delivery text PRIMARY KEY,
  repository bigint NOT NULL,
  number integer NOT NULL,
  request text NOT NULL,
  asked_at timestamptz NOT NULL,
  decided_at timestamptz
);
CREATE INDEX requests_waiting ON migration_planner.requests (repository, number, asked_at) WHERE decided_at IS NULL;

-- Every tick, untick and fall, never changed: the last entry of an item counts.
CREATE TABLE migration_planner.ticks (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  repository bigint NOT NULL,
  number integer NOT NULL,
  item text NOT NULL,
  ticked boolean NOT NULL,
  -- Null: nobody; a push took away what was ticked.
  by_id bigint,
  by_login text,
  at timestamptz NOT NULL,
  -- What was ticked, and in which commit.
  content text NOT NULL,
  head_sha text NOT NULL
);
CREATE INDEX ticks_item ON migration_planner.ticks (repository, number, item, id);
