import type { Tree } from '../model/change.ts';
import type { Statistics } from '../model/statistics.ts';
import { statisticsPath } from '../statistics/path.ts';
import { Refusal } from './refusal.ts';

/**
 * The statistics of production that the change's own head holds; undefined where there are none.
 *
 * @throws Refusal when the file can't be read as such
 */
export async function statisticsOf(head: Tree): Promise<Statistics | undefined> {
  if (!head.files.has(statisticsPath)) return undefined;
  const text = (await head.read([statisticsPath])).get(statisticsPath);
  const { readStatistics } = await import('../statistics/read-statistics.ts');
  const read = text === undefined ? 'It is no text.' : readStatistics(text);
  if (typeof read !== 'string') return read;
  throw new Refusal(
    `${statisticsPath}: ${read}`,
    'the file that `migration-planner stats` writes',
    `migration-planner stats --url postgres://… --out ${statisticsPath}`,
  );
}
