import type { FrameworkId, Migration, Transaction } from '../../model/migration.ts';
import { wholeFile } from '../../sql/script.ts';
import type { Listing } from '../detecting/listing.ts';
import { directoryOf, inside, nameOf } from '../detecting/paths.ts';
import type { Reading, ReadPlace } from '../framework.ts';
import { readEach } from './each.ts';
import { notText } from './migration.ts';

/** Directories that hold folders `<version>_<name>` with an `up.sql`. */
export function folderDirectories(listing: Listing): readonly string[] {
  const folders = listing.directories.filter((at) => /^\d/.test(nameOf(at)) && listing.has(inside(at, 'up.sql')));
  return [...new Set(folders.map(directoryOf))];
}

/** How one tool keeps migrations in folders. */
type FolderHabits = {
  readonly framework: FrameworkId;
  /** The tool's name, for reasons. */
  readonly tool: string;
  readonly compare: (a: string, b: string) => number;
  readonly transaction: (folder: string) => Transaction;
};

/** Reads `<version>_<name>/up.sql`, with `down.sql` beside it. */
export function readFolders(place: ReadPlace, habits: FolderHabits): Reading {
  const { texts } = place;
  const isDown = (path: string): boolean =>
    nameOf(path) === 'down.sql' && texts.has(inside(directoryOf(path), 'up.sql'));
  const files = place.files.filter((path) => path.endsWith('.sql') && !isDown(path));
  const order = (a: Migration, b: Migration): number => habits.compare(a.version, b.version);
  const read = (directory: string, path: string, text: string | undefined): Migration | string => {
    const folder = directoryOf(path);
    const [, version, name = ''] = /^(\d[\d-]*)(?:_(.*))?$/s.exec(nameOf(folder)) ?? [];
    if (nameOf(path) !== 'up.sql' || version === undefined || directoryOf(folder) !== directory)
      return notRun(habits.tool, path);
    if (text === undefined) return notText;
    const downPath = inside(folder, 'down.sql');
    const down = texts.get(downPath);
    return {
      id: folder,
      framework: habits.framework,
      directory,
      version,
      name,
      path,
      up: wholeFile(path, text),
      down: down === undefined ? undefined : wholeFile(downPath, down),
      repeatable: false,
      transaction: habits.transaction(folder),
    };
  };
  return readEach({ ...place, files }, read, order);
}

const notRun = (tool: string, path: string): string =>
  nameOf(path) === 'down.sql'
    ? 'There is no up.sql beside this file: this down file undoes nothing.'
    : `${tool} does not run this file: it runs up.sql and down.sql in folders called <version>_<name>, such as 20260131120000_add_orders/up.sql.`;
