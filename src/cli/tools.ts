import { join } from 'node:path';
import type { Change } from '../model/change.ts';
import { notRehearsed } from '../model/not-rehearsed.ts';
import type { RehearsalRequest, Rehearse } from '../model/rehearsal.ts';
import { UserError } from '../model/user-error.ts';
import type { EngineChoice, Processes } from '../rehearsal/processes.ts';
import type { RehearsalOptions } from '../rehearsal/rehearse.ts';
import type { Tools } from '../review.ts';
import { printable } from '../settings/printable.ts';
import { textOf } from './arguments.ts';
import type { Arguments } from './command.ts';
import type { Terminal } from './terminal.ts';

/** Bytes of images of replayed histories that are kept on this machine. */
const maxImageBytes = 2 * 1024 ** 3;

/** Tools that are being made ready while the change is read. */
export type Toolbox = {
  readonly toolsFor: (change: Pick<Change, 'settings'>) => Tools;
  /** Ends what was made ready and not used. */
  readonly close: () => Promise<void>;
};

/**
 * Chooses the tools that a command line asks for. They say on the terminal what they are doing.
 *
 * @throws UserError when `--engine` is neither `embedded` nor the address of a server
 */
export function openToolbox(given: Arguments, terminal: Terminal): Toolbox {
  const options = rehearsalOptions(given, terminal);
  const starting = given.options['no-rehearse'] === true ? undefined : startAhead(options);
  const rehearsal = makeRehearse(given, terminal, starting);
  return {
    toolsFor: (change) => ({
      rehearse: rehearsal(change.settings.rehearsal.seconds),
      engineVersion: versionOf(options.engine),
      findUsages: async (code, names, usageOptions) => {
        if (names.length === 0) return [];
        terminal.progress(`Searching the code for ${names.length} removed names`);
        return (await import('../usage/find-usages.ts')).findUsages(code, names, usageOptions);
      },
    }),
    close: async () => (await starting)?.close(),
  };
}

function versionOf(engine: EngineChoice): Tools['engineVersion'] {
  if (engine.name === 'embedded') return undefined;
  return async () => {
    const { serverVersion } = await import('../rehearsal/server.ts');
    return serverVersion(engine.url).catch((error) => {
      throw unusableServer(error);
    });
  };
}

async function startAhead({ engine, images }: Omit<RehearsalOptions, 'limits'>): Promise<Processes> {
  const { startedAhead } = await import('../rehearsal/processes.ts');
  return startedAhead({ engine, compiled: images && join(images.folder, 'program') });
}

/**
 * Makes the rehearsal that a command line asks for, by the longest time it may take.
 *
 * @param starting processes that are started already
 * @throws UserError when `--engine` is neither `embedded` nor the address of a server
 */
export function makeRehearse(
  given: Arguments,
  terminal: Terminal,
  starting?: Promise<Processes>,
): (seconds: number) => Rehearse {
  const options = rehearsalOptions(given, terminal);
  const unrehearsed = given.options['no-rehearse'] === true;
  return (seconds) => async (request) => {
    if (unrehearsed) return notRehearsed('it was not asked for (--no-rehearse)');
    terminal.progress(`Rehearsing ${request.change.length} of ${countMigrations(request)} migrations in PostgreSQL`);
    const { defaultLimits, rehearsing } = await import('../rehearsal/rehearse.ts');
    const rehearse = rehearsing({ ...options, limits: { ...defaultLimits, seconds } }, await starting);
    return rehearse(request).catch((error) => {
      throw options.engine.name === 'server' ? unusableServer(error) : error;
    });
  };
}

function rehearsalOptions(given: Arguments, terminal: Terminal): Omit<RehearsalOptions, 'limits'> {
  const images = terminal.cache === undefined ? undefined : { folder: terminal.cache, mostBytes: maxImageBytes };
  return { engine: readEngine(given), images };
}

const countMigrations = ({ history, change }: RehearsalRequest): number => history.length + change.length;

function readEngine(given: Arguments): EngineChoice {
  const wanted = textOf(given, 'engine') ?? 'embedded';
  const contendedRows = readContendedRows(given);
  if (wanted === 'embedded') {
    if (contendedRows === undefined) return { name: 'embedded' };
    throw new UserError(
      '--contention needs a server: the embedded PostgreSQL has one connection, so no session can wait for another',
      '--engine with the address of a PostgreSQL server where databases may be created',
      '--engine postgres://postgres@localhost:5432/postgres --contention 100000',
    );
  }
  const scheme = URL.canParse(wanted) ? new URL(wanted).protocol : undefined;
  if (scheme === 'postgres:' || scheme === 'postgresql:') return { name: 'server', url: wanted, contendedRows };
  throw new UserError(
    // An address may hold a password; what stands before the first @ is not shown.
    `--engine can't be ${JSON.stringify(printable(wanted.slice(wanted.lastIndexOf('@') + 1)))}`,
    'embedded, or the address of a PostgreSQL server where databases may be created',
    '--engine postgres://postgres@localhost:5432/postgres',
  );
}

function readContendedRows(given: Arguments): number | undefined {
  const wish = textOf(given, 'contention');
  if (wish === undefined) return undefined;
  const rows = Number(wish);
  if (Number.isInteger(rows) && rows >= 1_000 && rows <= 10_000_000) return rows;
  throw new UserError(
    `--contention can't be ${JSON.stringify(printable(wish))}`,
    'how many rows each table gets, from 1000 to 10000000',
    '--contention 100000',
  );
}

/** Connecting and making a scratch database fail with a code of the system's (ECONNREFUSED) or of PostgreSQL's (28P01). */
function unusableServer(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  return new UserError(
    `the server of --engine can't be used: ${printable(error.message || String(error.code))}`,
    'a PostgreSQL server that answers, and a role that may create databases there',
    '--engine postgres://postgres@localhost:5432/postgres',
  );
}
