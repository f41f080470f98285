import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScratch, type Scratch } from './database.ts';
import { type WayBack, wayBackOn } from './way-back.ts';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await openScratch();
});
afterAll(() => scratch.close());

const wayBack: WayBack = (...story) => wayBackOn(scratch)(...story);

const roles = 'CREATE ROLE reader; CREATE ROLE writer;';
const tax = `${roles} CREATE FUNCTION tax() RETURNS integer LANGUAGE sql AS 'SELECT 1';`;

describe('default privileges', () => {
  it('given by a change are taken back, in a schema and everywhere', async () => {
    const back = await wayBack(
      roles,
      `ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader;
       ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO reader WITH GRANT OPTION;
       ALTER DEFAULT PRIVILEGES FOR ROLE writer REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;`,
    );
    expect(back.changes).toEqual([
      'Grant DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public ON TABLES to reader added: SELECT',
      'Grant DEFAULT PRIVILEGES FOR ROLE postgres ON FUNCTIONS to reader added: EXECUTE WITH GRANT OPTION',
      'Grant DEFAULT PRIVILEGES FOR ROLE writer ON FUNCTIONS to PUBLIC added: nothing',
    ]);
    expect(back.left).toEqual([]);
  });

  it('taken by a change are given again', async () => {
    const back = await wayBack(
      `${roles} ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO reader;
       ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO writer;`,
      `ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE USAGE ON SEQUENCES FROM reader;
       ALTER DEFAULT PRIVILEGES REVOKE USAGE ON TYPES FROM writer;`,
    );
    expect(back.left).toEqual([]);
  });

  it('that a function got when it was made do not come with it when it comes back', async () => {
    const history = `${tax} ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO reader;`;
    const back = await wayBack(history, 'DROP FUNCTION tax();');
    expect(back.left).toEqual([]);
  });

  it('go with the functions and event triggers that a change makes under them', async () => {
    const history = `${roles} ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO reader;`;
    const back = await wayBack(
      history,
      `CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NULL; END';
       CREATE EVENT TRIGGER watched ON ddl_command_end EXECUTE FUNCTION watch();`,
    );
    expect(back.sql).toEqual(['DROP EVENT TRIGGER watched;', 'DROP FUNCTION public.watch();']);
    expect(back.left).toEqual([]);
  });
});

describe('what stands on a domain', () => {
  it('comes and goes with a change: a comment, a grant', async () => {
    const small = `${roles} CREATE DOMAIN small AS integer;`;
    const notes = "COMMENT ON DOMAIN small IS 'up to 9'; GRANT USAGE ON DOMAIN small TO reader;";
    expect((await wayBack(small, notes)).left).toEqual([]);
    expect((await wayBack(`${small} ${notes}`, 'DROP DOMAIN small; CREATE DOMAIN small AS bigint;')).left).toEqual([]);
  });
});

describe('what an owner holds', () => {
  it('is the same with and without a grant option', async () => {
    const back = await wayBack(tax, 'GRANT ALL ON FUNCTION tax() TO postgres WITH GRANT OPTION;');
    expect(back.changes).toEqual([]);
  });

  it('comes back in part and whole', async () => {
    const history = `${tax} CREATE TABLE users (id integer);`;
    const change = `REVOKE DELETE, TRUNCATE ON users FROM postgres; REVOKE EXECUTE ON FUNCTION tax() FROM postgres;`;
    expect((await wayBack(history, change)).left).toEqual([]);
    const again = 'GRANT ALL ON users TO postgres; GRANT ALL ON FUNCTION tax() TO postgres;';
    expect((await wayBack(`${history} ${change}`, again)).left).toEqual([]);
  });

  it('is not taken with what other roles have by default from it', async () => {
    const history = `${tax} CREATE ROLE maker;
      ALTER DEFAULT PRIVILEGES FOR ROLE maker GRANT EXECUTE ON FUNCTIONS TO postgres, reader;`;
    expect((await wayBack(history, 'DROP FUNCTION tax();')).left).toEqual([]);
  });
});
