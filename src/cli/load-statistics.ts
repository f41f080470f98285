import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Tree } from '../model/change.ts';
import { UserError } from '../model/user-error.ts';
import { statisticsPath } from '../production/statistics/path.ts';
import type { SharedStatistics } from '../production/statistics/read/shared-statistics.ts';
import { printable } from '../settings/printable.ts';
import { textOf } from './arguments.ts';
import type { Arguments } from './command.ts';
import type { Terminal } from './terminal.ts';

/**
 * What production weighs: by the file that `--stats` names, else by that of the base. What a change itself says of
 * production does not count for it.
 *
 * @throws UserError when a file that was named can't be used
 */
export async function loadStatistics(base: Tree, given: Arguments, terminal: Terminal): Promise<SharedStatistics> {
  const named = textOf(given, 'stats');
  if (named === undefined && !base.files.has(statisticsPath)) return {};
  const { sharedStatistics } = await import('../production/statistics/read/shared-statistics.ts');
  if (named === undefined) {
    return sharedStatistics((await base.read([statisticsPath])).get(statisticsPath), new Date());
  }
  const text = await readFile(resolve(terminal.directory, named), 'utf8').catch((error: Error) => {
    throw unusable(named, error.message);
  });
  const shared = sharedStatistics(text, new Date(), named);
  if (shared.statistics === undefined) throw unusable(named, shared.unread?.[0]?.reason ?? 'no reason is known');
  return shared;
}

const unusable = (file: string, why: string): UserError =>
  new UserError(
    `the statistics in ${printable(file)} can't be used: ${why}`,
    'a file as `migration-planner stats --url postgres://…` writes it',
    '--stats .github/migration-planner.stats.json',
  );
