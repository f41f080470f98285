import type { Migration } from '../../model/migration.ts';
import type { Unreadable } from '../../model/text.ts';
import type { Reading } from '../framework.ts';

/** Reads files one by one: what `read` returns as a string is the reason why the file cannot be read. */
export function readEach(
  paths: readonly string[],
  read: (path: string) => Migration | string,
  order: (a: Migration, b: Migration) => number,
): Reading {
  const migrations: Migration[] = [];
  const unreadable: Unreadable[] = [];
  for (const path of paths) {
    const found = read(path);
    if (typeof found === 'string') unreadable.push({ path, reason: found });
    else migrations.push(found);
  }
  return { migrations: migrations.sort(order), unreadable };
}
