import { calibrationSchema } from '../../model/calibration-schema.ts';
import { UserError } from '../../model/user-error.ts';
import { calibrate } from '../../production/calibration/calibrate.ts';
import { fitMeasured, type Measured } from '../../production/calibration/fit-measured.ts';
import { brief } from '../../production/calibration/table-plan.ts';
import { whyNot } from '../../production/statistics/take/why-not.ts';
import { textOf } from '../arguments.ts';
import type { Arguments } from '../command.ts';
import { writeOut } from '../output.ts';
import { serverUrl } from '../server-url.ts';
import type { Terminal } from '../terminal.ts';

/** The scratch database: made, and dropped when everything is measured. */
const database = 'migration_planner_calibration';

const defaultMinutes = 20;

/**
 * Times work on tables of a scratch database and prints what it costs there.
 *
 * @throws UserError when the server can't be used, or there was too little time
 */
export async function calibrateCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const url = serverUrl(given, 'calibrate');
  const minutes = readMinutes(given);
  terminal.tell(
    `Measuring in the scratch database ${database}, which is dropped afterwards: several minutes of load, up to 2 GB.\n`,
  );
  const measured = await calibrate({
    url,
    database,
    plans: brief,
    minutes,
    clock: () => performance.now() / 1000,
    now: () => new Date(),
    hardware: {},
    progress: (what) => terminal.progress(`Measuring a table of ${what}`),
  }).catch((error: unknown) => {
    throw asUserError(error);
  });
  terminal.progress(undefined);
  await deliver(measured, given, terminal);
  return 0;
}

async function deliver(measured: Measured, given: Arguments, terminal: Terminal): Promise<void> {
  const calibration = calibrationSchema.safeParse(fitMeasured(measured));
  if (!calibration.success) {
    throw new UserError(
      'there was too little time to measure tables of all kinds',
      `more minutes (it was ${measured.minutes}), or a less busy server`,
      'migration-planner calibrate --url postgres://… --minutes 60',
    );
  }
  const text = `${JSON.stringify(calibration.data, null, 2)}\n`;
  const out = textOf(given, 'out');
  if (out === undefined) terminal.print(text);
  else terminal.tell(`Wrote ${await writeOut(terminal.directory, out, text)}.\n`);
  const { operations } = calibration.data;
  const errors = Object.entries(operations).map(([name, { error }]) => `  ${name}: ${error.median}, ${error.p95}\n`);
  terminal.tell(
    `Measured in ${measured.minutes} minutes. Error factor on other tables, median and 95th percentile:\n${errors.join('')}` +
      'Add it to the statistics: migration-planner stats --url postgres://… --calibration calibration.json\n',
  );
}

function readMinutes(given: Arguments): number {
  const wish = textOf(given, 'minutes');
  const minutes = wish === undefined ? defaultMinutes : Number(wish);
  if (minutes > 0 && minutes <= 600) return minutes;
  throw new UserError('--minutes is not a number of minutes', 'a number from 1 to 600', '--minutes 20');
}

function asUserError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const example = 'migration-planner calibrate --url postgres://postgres@localhost:5432/postgres';
  if (code === '42P04') {
    return new UserError(
      `the database ${database} already exists, perhaps from an interrupted run`,
      'a server without it',
      `DROP DATABASE ${database};`,
    );
  }
  if (code === '42501') {
    return new UserError('this role may not create databases', 'a role with CREATEDB', 'ALTER ROLE tester CREATEDB;');
  }
  const why = whyNot(error);
  return why === undefined ? error : new UserError(why.message, why.expected, example);
}
