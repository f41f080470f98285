import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printSchema } from '../../src/schema/print/print-schema.ts';
import { openScratch, type Scratch } from './database.ts';
import { type WayBack, wayBackOn } from './way-back.ts';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await openScratch();
});
afterAll(() => scratch.close());

const wayBack: WayBack = (...story) => wayBackOn(scratch)(...story);

const watch = `CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN NOTIFY reload; END';`;
const watched = `${watch} CREATE EVENT TRIGGER watched ON ddl_command_end EXECUTE FUNCTION watch();`;

describe('event triggers', () => {
  it('are read with event, commands, function and state', async () => {
    const schema = await scratch.schemaAfter(`${watch}
      CREATE EVENT TRIGGER "Watched" ON sql_drop WHEN TAG IN ('DROP TABLE', 'DROP VIEW') EXECUTE FUNCTION watch();
      ALTER EVENT TRIGGER "Watched" ENABLE ALWAYS;`);
    expect(schema.eventTriggers).toEqual([
      {
        name: 'Watched',
        event: 'sql_drop',
        tags: ['DROP TABLE', 'DROP VIEW'],
        routine: 'public.watch()',
        enabled: 'ENABLE ALWAYS',
      },
    ]);
  });

  it('go before the function that they call', async () => {
    const back = await wayBack('', watched);
    expect(back.changes).toEqual([
      'Function public.watch() added',
      'Event trigger watched added: CREATE EVENT TRIGGER watched ON ddl_command_end EXECUTE FUNCTION public.watch()',
    ]);
    expect(back.sql).toEqual(['DROP EVENT TRIGGER watched;', 'DROP FUNCTION public.watch();']);
    expect(back.left).toEqual([]);
  });

  it('come back after all else, with their comment and state', async () => {
    const back = await wayBack(
      `${watched} COMMENT ON EVENT TRIGGER watched IS 'reloads'; ALTER EVENT TRIGGER watched ENABLE REPLICA;
       CREATE TABLE users (id integer); COMMENT ON TABLE users IS 'people';`,
      'DROP EVENT TRIGGER watched; DROP FUNCTION watch; DROP TABLE users;',
    );
    expect(back.sql.slice(-4)).toEqual([
      "COMMENT ON TABLE public.users IS 'people';",
      'CREATE EVENT TRIGGER watched ON ddl_command_end EXECUTE FUNCTION public.watch();',
      'ALTER EVENT TRIGGER watched ENABLE REPLICA;',
      "COMMENT ON EVENT TRIGGER watched IS 'reloads';",
    ]);
    expect(back.left).toEqual([]);
  });

  it('are switched off and on in place', async () => {
    const back = await wayBack(watched, 'ALTER EVENT TRIGGER watched DISABLE;');
    expect(back.sql).toEqual(['ALTER EVENT TRIGGER watched ENABLE;']);
    expect(back.left).toEqual([]);
  });

  it('are made anew where commands or function change, and keep their comment', async () => {
    const back = await wayBack(
      `${watched} COMMENT ON EVENT TRIGGER watched IS 'reloads';`,
      `DROP EVENT TRIGGER watched;
       CREATE EVENT TRIGGER watched ON ddl_command_end WHEN TAG IN ('COMMENT') EXECUTE FUNCTION watch();`,
    );
    expect(back.sql).toEqual([
      'DROP EVENT TRIGGER watched;',
      'CREATE EVENT TRIGGER watched ON ddl_command_end EXECUTE FUNCTION public.watch();',
      "COMMENT ON EVENT TRIGGER watched IS 'reloads';",
    ]);
    expect(back.left).toEqual([]);
  });

  it('follow a function that is renamed', async () => {
    const back = await wayBack(watched, 'ALTER FUNCTION watch() RENAME TO look;', {
      renames: [{ kind: 'function', from: 'public.look()', to: 'public.watch()' }],
    });
    expect(back.sql).toEqual(['ALTER FUNCTION public.look() RENAME TO watch;']);
    expect(back.left).toEqual([]);
  });

  it('are printed with the schema', async () => {
    const schema = await scratch.schemaAfter(watched);
    expect(await scratch.schemaAfter(printSchema(schema))).toEqual(schema);
  });
});
