import type { Migration } from '../../model/migration.ts';
import type { Unreadable } from '../../model/text.ts';
import type { Reading, ReadPlace } from '../framework.ts';

/** Reads the files of a place one by one: what `read` returns as a string is the reason why the file cannot be read. */
export function readEach(
  { directory, files, texts }: Pick<ReadPlace, 'directory' | 'files' | 'texts'>,
  read: (directory: string, path: string, text: string | undefined) => Migration | string,
  order: (a: Migration, b: Migration) => number,
): Reading {
  const migrations: Migration[] = [];
  const unreadable: Unreadable[] = [];
  for (const path of files) {
    const found = read(directory, path, texts.get(path));
    if (typeof found === 'string') unreadable.push({ path, reason: found });
    else migrations.push(found);
  }
  return { migrations: migrations.sort(order), unreadable };
}
