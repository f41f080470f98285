import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Calibration } from '../../model/calibration.ts';
import { calibrationSchema } from '../../model/calibration-schema.ts';
import type { Statistics } from '../../model/statistics.ts';
import { UserError } from '../../model/user-error.ts';
import { statisticsPath } from '../../production/statistics/path.ts';
import { printStatistics } from '../../production/statistics/take/print-statistics.ts';
import { takeStatistics } from '../../production/statistics/take/take-statistics.ts';
import { whyNot } from '../../production/statistics/take/why-not.ts';
import { printable } from '../../settings/printable.ts';
import { textOf } from '../arguments.ts';
import type { Arguments } from '../command.ts';
import { writeOut } from '../output.ts';
import { serverUrl } from '../server-url.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Takes the statistics of a production database and prints them, or writes them where `--out` says.
 *
 * @throws UserError when the server can't be asked, or does not answer
 */
export async function statsCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const url = serverUrl(given, 'stats', terminal.databaseUrl);
  const calibration = await calibrationIn(textOf(given, 'calibration'), terminal);
  terminal.progress('Asking the server for sizes');
  const taken = await takeStatistics(url).catch((error: unknown) => {
    const why = whyNot(error);
    throw why === undefined ? error : new UserError(printableLine(why.message), why.expected, why.example);
  });
  terminal.progress(undefined);
  const text = printStatistics({ ...taken, ...(calibration && { calibration }) });
  const out = textOf(given, 'out');
  if (out === undefined) terminal.print(text);
  else terminal.tell(`Wrote ${await writeOut(terminal.directory, out, text)}.\n`);
  terminal.tell(remarks(taken));
  return 0;
}

/** What the reader of the file should know before it is committed. */
function remarks({ tables, tablesLeftOut, server }: Statistics): string {
  const unknown = Object.values(tables).filter(({ rows }) => rows === undefined).length;
  const lines = [
    `${Object.keys(tables).length} tables. Commit it as ${statisticsPath}; reviews use it once it is merged.`,
    ...(unknown > 0 ? [`${unknown} were never analyzed, so their row counts are unknown. To fix it: ANALYZE;`] : []),
    ...(tablesLeftOut > 0 ? [`${tablesLeftOut} of the smallest tables are left out.`] : []),
    ...(server.autovacuum ? [] : ['autovacuum is off: row counts are as old as the last ANALYZE.']),
    ...(server.replicas > 0 && server.replicationLag === undefined
      ? ['This role cannot see how far replicas lag; pg_monitor can.']
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

async function calibrationIn(file: string | undefined, terminal: Terminal): Promise<Calibration | undefined> {
  if (file === undefined) return undefined;
  const refuse = (what: string): UserError =>
    new UserError(
      `the calibration in ${printable(file)} can't be used: ${printable(what)}`,
      'a file as `migration-planner calibrate --url postgres://…` writes it',
      '--calibration calibration.json',
    );
  try {
    const read = calibrationSchema.safeParse(JSON.parse(await readFile(resolve(terminal.directory, file), 'utf8')));
    if (read.success) return read.data;
    const [first] = read.error.issues;
    throw refuse(`${first?.path.join('.') ?? ''}: ${first?.message ?? ''}`);
  } catch (error) {
    throw error instanceof UserError ? error : refuse(error instanceof Error ? error.message : String(error));
  }
}

/** A server's words on one line, none of which moves a cursor. */
const printableLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ').slice(0, 300);
