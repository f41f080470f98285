import { statisticsPath } from '../../statistics/path.ts';
import { type Arguments, textOf } from '../arguments.ts';
import { writeOut } from '../output.ts';
import { Refusal } from '../refusal.ts';
import type { Terminal } from '../terminal.ts';

const example = `migration-planner stats --url postgres://reader@db.example.com/shop --out ${statisticsPath}`;

/**
 * Asks a production database for its sizes and prints them as the file that reviews read.
 *
 * @throws Refusal when there is no address, or the database can't be asked
 */
export async function statsCommand(given: Arguments, terminal: Terminal): Promise<number> {
  const url = textOf(given, 'url') ?? terminal.databaseUrl;
  if (url === undefined || !/^postgres(?:ql)?:\/\//.test(url)) {
    throw new Refusal('there is no database to ask', '--url postgres://…, or DATABASE_URL in the environment', example);
  }
  const { takeStatistics } = await import('../../statistics/take-statistics.ts');
  const taken = await takeStatistics(url, new Date()).catch((error: unknown) => {
    // What the driver says holds no password; the address would.
    const reason = error instanceof Error ? error.message || error.name : String(error);
    throw new Refusal(
      `the database can't be asked: ${reason}`,
      'an address that psql takes, of a role that may connect',
      example,
    );
  });
  const text = `${JSON.stringify(taken, null, 1)}\n`;
  const out = textOf(given, 'out');
  if (out === undefined) terminal.print(text);
  else {
    const file = await writeOut(terminal.directory, out, text);
    const tables = Object.values(taken.tables);
    const unknown = tables.filter(({ rows }) => rows < 0).length;
    terminal.tell(
      `${file} is written: ${tables.length} tables${unknown > 0 ? `, ${unknown} of them never analysed (run ANALYZE)` : ''}. Commit it, and reviews know the sizes.\n`,
    );
  }
  return 0;
}
