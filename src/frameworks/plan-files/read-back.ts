import type { Tree } from '../../model/change.ts';
import type { Migration } from '../../model/migration.ts';
import type { Settings } from '../../model/settings.ts';
import { detectProjects, readProject } from '../projects.ts';
import type { NewMigration, WrittenFile } from '../writing/writing.ts';
import { withFiles } from './with-files.ts';

/**
 * The migrations that a repository has more when files are written into its migration directory, as the reading of the tool's
 * own files gives them: nothing is believed of what was written that was not read again.
 *
 * @param tree the repository without the migrations that the files stand for
 */
export async function readBack(
  tree: Tree,
  directory: string,
  files: readonly WrittenFile[],
  settings: Settings,
): Promise<readonly Migration[]> {
  const before = new Set((await migrationsIn(tree, directory, settings)).map(({ id }) => id));
  const after = await migrationsIn(withFiles(tree, directory, files), directory, settings);
  return after.filter(({ id }) => !before.has(id));
}

/**
 * Whether the tool opens no transaction around what needs one: each step then has to bring its own.
 *
 * @param written what was written, in order
 * @param read the same, as it was read back
 */
export function opensNone(written: readonly NewMigration[], read: readonly Migration[]): boolean {
  return read.some(({ transaction }, index) => transaction.mode === 'none' && written[index]?.outside === false);
}

const migrationsIn = async (tree: Tree, directory: string, settings: Settings): Promise<readonly Migration[]> => {
  const { projects } = await detectProjects(tree, settings);
  const found = projects.find((project) => project.directory === directory);
  return found === undefined ? [] : (await readProject(tree, found)).migrations;
};
