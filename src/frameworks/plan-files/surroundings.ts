import type { Tree } from '../../model/change.ts';
import type { Migration } from '../../model/migration.ts';
import { inside } from '../detecting/paths.ts';
import type { Surroundings, Writing } from '../writing/writing.ts';

/** Of the last migrations, so many tell whether the team writes ways back. */
const recent = 10;

/** What a migration directory holds already, as far as it decides how a new migration is written. */
export async function surroundings(
  { keeps = [] }: Writing,
  tree: Tree,
  directory: string,
  history: readonly Migration[],
  replaced: readonly string[],
  now: number,
): Promise<Surroundings> {
  const paths = keeps.map((name) => inside(directory, name));
  const texts = await tree.read(paths.filter((path) => tree.files.has(path)));
  return { directory, texts, downs: history.slice(-recent).some(({ down }) => down !== undefined), replaced, now };
}
