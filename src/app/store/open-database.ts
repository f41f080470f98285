import type { Database } from './database.ts';
import { openEmbedded } from './embedded.ts';
import { openServer } from './server.ts';
import { upgrade } from './upgrade.ts';

/** Where the memory is: a directory of this machine, or a PostgreSQL server. */
export type DatabaseLocation = { readonly directory: string } | { readonly url: string };

/**
 * Opens the memory and brings its tables up to date (schema `migration_planner`).
 *
 * @throws UserError when the directory is used by another process or can't be written, when the server can't be reached,
 *   and when the tables were made by a newer version
 */
export async function openDatabase(place: DatabaseLocation): Promise<Database> {
  const database = 'url' in place ? await openServer(place.url) : await openEmbedded(place.directory);
  try {
    await upgrade(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
