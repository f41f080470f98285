import { afterEach, expect, test } from 'vitest';
import { failureIn, type StatementTrace } from '../../src/model/effect.ts';
import type { Stage } from '../../src/model/rehearsal.ts';
import { rehearsingTogether } from '../fakes/kept/processes.ts';
import { migration, request } from './migrations.ts';

const together = await rehearsingTogether();
const open: Stage[] = [];
afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close();
});

const rootOf = ({ outcome }: StatementTrace) => (outcome.kind === 'could not be run' ? outcome.root : undefined);

/** What became of each statement of a change: `ran`, or why not. */
const outcomes = async (history: string, change: string) => {
  const stage = await together(request([migration('1', history)], [migration('2', change)]));
  open.push(stage);
  const [trace] = stage.rehearsal.migrations;
  const told = (trace?.statements ?? []).map(
    ({ outcome }) => failureIn(outcome)?.message ?? ('reason' in outcome ? outcome.reason : outcome.kind),
  );
  return { told, trace, history: stage.rehearsal.history };
};

const readings = 'CREATE TABLE readings (id int PRIMARY KEY, taken timestamptz NOT NULL, note text);';
const notCarried = (name: string): string => `the extension ${name} is not available in the rehearsal`;

test('an extension that the engine does not carry is not run, nor what asks for it; the rest is rehearsed', async () => {
  const { told, trace } = await outcomes(
    readings,
    `CREATE EXTENSION timescaledb;
     SELECT create_hypertable('readings', 'taken');
     DO $$ BEGIN PERFORM cron.schedule('tidy', '0 3 * * *', 'SELECT 1'); END $$;
     ALTER TABLE readings ADD COLUMN place text;`,
  );
  expect(told).toEqual([notCarried('timescaledb'), notCarried('timescaledb'), notCarried('pg_cron'), 'ran']);
  expect(trace?.outcome).toBe('applied');
});

test('a type of such an extension stands in with its modifiers, and what needs its operators names the root', async () => {
  const { told, trace, history } = await outcomes(
    'CREATE EXTENSION postgis; CREATE TABLE sights (id int PRIMARY KEY, spot geometry(Point, 4326));',
    `ALTER TABLE sights ADD COLUMN name text;
     CREATE INDEX sights_spot ON sights USING gist (spot);
     ALTER TABLE sights ADD COLUMN border geography(Polygon);
     DROP INDEX sights_spot;`,
  );
  expect(history.skipped).toEqual([]);
  expect(told[0]).toBe('ran');
  expect(told[1]).toBe('it rests on geometry, which is made up in the rehearsal');
  expect(told[2]).toBe('ran');
  expect(told[3]).toContain('it rests on `sights_spot`');
  expect(trace?.statements.map(rootOf)).toEqual([undefined, notCarried('postgis'), undefined, notCarried('postgis')]);
  expect(trace?.statements[2]?.restsOn).toBe('geography');
});

test('tablespaces, lz4 and system collations are left out or made up, and said', async () => {
  const { told, trace, history } = await outcomes(
    `${readings} CREATE TABLE archive (id int, body text COMPRESSION lz4) TABLESPACE slow;`,
    `CREATE INDEX readings_note ON readings (note COLLATE "fr_FR.utf8") TABLESPACE fast;
     ALTER TABLE archive ALTER COLUMN body SET COMPRESSION lz4;
     ALTER TABLE readings SET TABLESPACE fast;`,
  );
  expect(told).toEqual(['ran', 'ran', 'the tablespace fast is a directory of the production server']);
  expect(trace?.statements.map(({ leftOut }) => leftOut)).toEqual([
    ['tablespace fast'],
    ['compression lz4'],
    undefined,
  ]);
  expect(history.madeUp.map(({ kind, name }) => `${kind}: ${name}`)).toEqual([
    'left out: tablespace slow',
    'left out: compression lz4',
    'left out: tablespace fast',
    'platform: collation fr_FR.utf8',
  ]);
});

test('roles of elsewhere are made up wherever they are named, and own what they make', async () => {
  const { told } = await outcomes(
    readings,
    `GRANT SELECT ON readings TO deployer;
     SET ROLE deployer;
     CREATE TABLE stations (id int PRIMARY KEY);
     RESET ROLE;
     SET SESSION AUTHORIZATION keeper;
     ALTER DEFAULT PRIVILEGES FOR ROLE keeper GRANT SELECT ON TABLES TO reader;`,
  );
  expect(new Set(told)).toEqual(new Set(['ran']));
});

test('servers, files and languages of elsewhere: what can be made up is, and nothing of it is a failure', async () => {
  const { told } = await outcomes(
    readings,
    `CREATE SERVER depot FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'h');
     CREATE FOREIGN TABLE parts (id int) SERVER depot;
     SELECT count(*) FROM parts;
     COPY readings FROM '/srv/readings.csv';
     CREATE FUNCTION double(a int) RETURNS int LANGUAGE plpython3u AS 'return a * 2';
     CREATE FUNCTION quick(int) RETURNS int LANGUAGE c AS '$libdir/quick';
     SELECT quick(1);`,
  );
  expect(told).toEqual([
    'ran',
    'ran',
    'it reads another server through postgres_fdw, and a rehearsal reaches none',
    '/srv/readings.csv is a file of the production server',
    'ran',
    'the library quick is not on the rehearsal’s server',
    expect.stringContaining('it rests on `quick`'),
  ]);
});

test('what the history could not make names its root, once for all that rests on it', async () => {
  const { told, trace } = await outcomes(
    `${readings} CREATE TABLE copies AS SELECT * FROM made_by_hand;`,
    'ALTER TABLE copies ADD COLUMN a int; CREATE INDEX ON copies (a); ALTER TABLE readings ADD COLUMN b int;',
  );
  const root = 'relation "made_by_hand" does not exist (42P01)';
  expect(trace?.statements.map(rootOf)).toEqual([root, root, undefined]);
  expect(told[2]).toBe('ran');
});

test.each([
  ['a column that is not there', 'ALTER TABLE readings DROP COLUMN notes', '42703'],
  ['a type that nothing brings', 'ALTER TABLE readings ADD COLUMN a varchr(20)', '42704'],
  ['a function that nothing brings', 'ALTER TABLE readings ADD COLUMN a uuid DEFAULT gen_random_uid()', '42883'],
  ['a column that is there twice, of a stand-in', 'ALTER TABLE readings ADD COLUMN spot geometry(Point)', '42701'],
])('a mistake beside it stays a failure: %s', async (_, change, sqlState) => {
  const history = `${readings} CREATE EXTENSION postgis; ALTER TABLE readings ADD COLUMN spot geometry(Point);`;
  const { trace } = await outcomes(history, change);
  expect(trace?.statements[0]).toMatchObject({ outcome: { kind: 'fails', error: { sqlState } } });
});

test.each(['pg_uuidv7', 'pg_hashids', 'pgtap', 'pg_ivm', 'age', 'pg_textsearch', 'file_fdw', 'refint', 'pg_surgery'])(
  'the extension %s is carried',
  async (name) => {
    const { told, history } = await outcomes(`CREATE EXTENSION ${name}; ${readings}`, 'ALTER TABLE readings ADD a int');
    expect([told, history.madeUp, history.skipped]).toEqual([['ran'], [], []]);
  },
);
