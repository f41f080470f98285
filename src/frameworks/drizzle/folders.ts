import type { Migration, Transaction } from '../../model/migration.ts';
import type { Unreadable } from '../../model/text.ts';
import { directoryOf, inside, nameOf } from '../detecting/paths.ts';
import type { Reading, ReadPlace } from '../framework.ts';
import { compareText } from '../reading/versions.ts';
import { atBreakpoints } from './breakpoints.ts';

/** drizzle-kit 1.0: `<timestamp>_<name>/migration.sql`, in the order of the folders' names; a `down.sql` beside it is its way back. */
export function readDrizzleFolders(place: ReadPlace, sqlFiles: readonly string[], transaction: Transaction): Reading {
  const migrations: Migration[] = [];
  const unreadable: Unreadable[] = [];
  for (const path of sqlFiles) {
    const folder = directoryOf(path);
    const text = place.texts.get(path);
    const main = inside(folder, 'migration.sql');
    if (nameOf(path) === 'down.sql' && place.texts.has(main)) continue;
    if (path !== main || directoryOf(folder) !== place.directory || text === undefined) {
      unreadable.push({ path, reason: notRun });
      continue;
    }
    const downPath = inside(folder, 'down.sql');
    const down = place.texts.get(downPath);
    const [, version = nameOf(folder), name = nameOf(folder)] = /^(\d+)_(.*)$/s.exec(nameOf(folder)) ?? [];
    migrations.push({
      id: folder,
      framework: 'drizzle',
      directory: place.directory,
      version,
      name,
      path,
      up: atBreakpoints(path, text),
      down: down === undefined ? undefined : atBreakpoints(downPath, down),
      repeatable: false,
      transaction,
    });
  }
  return { migrations: migrations.sort((a, b) => compareText(nameOf(a.id), nameOf(b.id))), unreadable };
}

const notRun =
  'Drizzle runs only files called migration.sql in folders called <timestamp>_<name>. Make this one with `npx drizzle-kit generate --custom`, or delete it.';
