import { describe, expect, test } from 'vitest';
import { judge } from '../../src/rules/judge.ts';
import { play } from './engine.ts';
import { inputOf, migrationOf } from './scene.ts';

const schema = `
CREATE TYPE mood AS ENUM ('calm', 'cross');
CREATE DOMAIN known_mood AS mood NOT NULL;
CREATE TABLE users (id bigint PRIMARY KEY, email text, mood known_mood);
CREATE UNIQUE INDEX users_email ON users (email);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE VIEW moods AS SELECT id, mood FROM users;
CREATE FUNCTION tidy() RETURNS void LANGUAGE plpgsql AS $$
BEGIN EXECUTE 'DROP TRIGGER ' || 'users_touch ON users'; EXECUTE 'REVOKE SELECT ON moods ' || 'FROM pg_monitor'; END $$;
GRANT SELECT ON moods TO pg_monitor;`;

const told = async (...texts: readonly string[]): Promise<readonly string[]> => {
  const history = [migrationOf('migrations/0001.sql', schema)];
  const change = texts.map((text, at) => migrationOf(`migrations/000${at + 2}.sql`, text));
  const scene = await play(history, change);
  const empty = { title: '', silent: false, fences: [], review: undefined, end: 0 };
  const { diagnostics } = judge(inputOf(empty, history, change, scene));
  return diagnostics.map(({ ruleId, severity, message }) => `${severity} ${ruleId}: ${message}`);
};

describe('what an object loses', () => {
  test('is not told where a later migration of the change brings it back', async () => {
    const texts = [
      'DROP VIEW moods;\nCREATE VIEW moods AS SELECT id, mood FROM users;',
      'GRANT SELECT ON moods TO pg_monitor;',
    ];
    expect(await told(...texts)).toEqual([]);
  });

  test('is told at the first of two migrations that both leave it out', async () => {
    expect(await told('DROP VIEW moods;\nCREATE VIEW moods AS SELECT id, mood FROM users;', 'SELECT 1;')).toEqual([
      'error guarantee-lost: moods loses SELECT for pg_monitor, which no statement asks for: whoever needs it gets “permission denied” (42501)',
    ]);
  });

  test('is told of a function that takes it by text it puts together', async () => {
    expect((await told('SELECT tidy();')).filter((text) => text.includes('guarantee-lost'))).toEqual([
      'error guarantee-lost: moods loses SELECT for pg_monitor, which no statement asks for: whoever needs it gets “permission denied” (42501)',
      'error guarantee-lost: users loses the trigger users_touch, which no statement asks for: what it did on each write is no longer done',
    ]);
  });
});

describe('what CASCADE takes along', () => {
  test('is read off the schema where the migration fails, through a domain to the view of its column', async () => {
    const texts = await told('DROP TYPE mood CASCADE;\nALTER TABLE nothing ADD COLUMN a int;');
    expect(texts.filter((text) => text.includes('cascade'))).toEqual([
      'error dropped-with-cascade: mood is dropped with CASCADE: so are users.mood, the type known_mood and the view moods, with what is in them, and whatever else depends on it in production',
    ]);
  });
});
