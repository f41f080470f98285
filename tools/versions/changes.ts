/** Changes whose plans have much SQL of our own: a history, and what comes on top. */
export type Change = { readonly name: string; readonly history: string; readonly change: string };

const people = `CREATE TABLE teams (id int PRIMARY KEY, total int);
  CREATE TABLE people (id int PRIMARY KEY, team int, pos int, total int, email text, note varchar(20), born timestamp, rank numeric);
  INSERT INTO teams SELECT n, n FROM generate_series(1, 5) n;
  INSERT INTO people SELECT n, 1 + n % 5, n * 7 % 11, n, 'e' || n, n, now(), n FROM generate_series(1, 40) n;`;
const events = `CREATE TABLE kinds (id int PRIMARY KEY); INSERT INTO kinds VALUES (1);
  CREATE TABLE events (id int NOT NULL, at date NOT NULL, kind int, note text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
  CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  CREATE TABLE events_rest PARTITION OF events DEFAULT;
  INSERT INTO events SELECT n, date '2024-12-20' + n, 1, 'x' FROM generate_series(1, 20) n;`;

const on = (history: string, changes: readonly string[]): readonly Change[] =>
  changes.map((change) => ({ name: change.slice(0, 60), history, change }));

export const changes: readonly Change[] = [
  ...on(people, [
    'UPDATE people SET total = total + pos;',
    'WITH "Ranked" AS (SELECT id, row_number() OVER (PARTITION BY team ORDER BY pos)::int AS n FROM people) UPDATE people SET pos = "Ranked".n FROM "Ranked" WHERE people.id = "Ranked".id;',
    'UPDATE people AS a SET (pos, total) = (b.pos, b.total) FROM people AS b WHERE b.id = a.id + 1;',
    'UPDATE people SET note = $$a$$ WHERE id IN (SELECT id FROM people ORDER BY pos LIMIT 20000);',
    'DELETE FROM people WHERE EXISTS (SELECT FROM people AS o WHERE o.team = people.team AND o.pos < people.pos);',
    'DELETE FROM people USING teams WHERE teams.id = people.team AND teams.total > 3;',
    'UPDATE people SET email = lower(email), born = now();',
    'ALTER TABLE people ALTER pos TYPE bigint;',
    'ALTER TABLE people ALTER total TYPE numeric(12,2);',
    'ALTER TABLE people ALTER email TYPE varchar(3);',
    'ALTER TABLE people ALTER note TYPE int USING note::int;',
    'ALTER TABLE people ALTER born TYPE timestamptz;',
    'ALTER TABLE people ALTER id TYPE bigint;',
    'ALTER TABLE people ALTER email SET NOT NULL, ALTER pos SET NOT NULL;',
    'ALTER TABLE people ADD token uuid NOT NULL DEFAULT gen_random_uuid();',
    'ALTER TABLE people ADD no bigserial;',
    'ALTER TABLE people ADD no bigint GENERATED ALWAYS AS IDENTITY;',
    'ALTER TABLE people ADD boss int REFERENCES people, ADD CHECK (pos >= 0);',
    'ALTER TABLE people ADD UNIQUE (email), ADD FOREIGN KEY (team) REFERENCES teams;',
    'ALTER TABLE people RENAME email TO mail;',
    'ALTER TABLE people RENAME TO persons;',
    'ALTER TABLE people DROP COLUMN note, DROP COLUMN born;',
    'DROP TABLE people;',
    'CREATE INDEX ON people (team, pos); CREATE UNIQUE INDEX ON people (lower(email));',
    'ALTER TABLE people DROP CONSTRAINT people_pkey; ALTER TABLE people ADD PRIMARY KEY (id, total);',
  ]),
  ...on(events, [
    'ALTER TABLE events ADD FOREIGN KEY (kind) REFERENCES kinds;',
    'ALTER TABLE events ALTER note SET NOT NULL;',
    'ALTER TABLE events ADD CHECK (id > 0);',
    'CREATE INDEX ON events (kind);',
    'ALTER TABLE events ADD UNIQUE (kind, at, id);',
    'UPDATE events SET note = upper(note);',
    'DELETE FROM events WHERE note IS NOT NULL;',
    'ALTER TABLE events ADD n int DEFAULT 5 NOT NULL;',
  ]),
];
