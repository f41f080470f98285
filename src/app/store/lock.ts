import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../../model/user-error.ts';

/** Kept by hand: a lock that nobody refers to is closed with the next collection of garbage, and the directory is free. */
const held = new Set<DatabaseSync>();

/**
 * Takes a data directory for this process alone; two PGlites on one directory silently lose each other's writes.
 * The lock is the operating system's, held through SQLite (Node has no flock of its own): it ends with the process, however
 * that ends, so a killed process leaves nothing to clean up, and process numbers of containers do not confuse it.
 *
 * @returns gives the directory back
 * @throws UserError when another process has it, or it can't be written
 */
export function lockDirectory(directory: string): () => void {
  const holderPath = join(directory, 'lock-holder');
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const file = new DatabaseSync(join(directory, 'lock'), { timeout: 0 });
    try {
      file.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
      writeFileSync(holderPath, `process ${process.pid} on ${hostname()}\n`);
    } catch (error) {
      file.close();
      throw error;
    }
    held.add(file);
    return () => {
      held.delete(file);
      file.close();
    };
  } catch (error) {
    throw isBusy(error) ? taken(directory, holderPath) : unwritable(directory, error);
  }
}

/** SQLite's SQLITE_BUSY, with or without its extended part. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;

const taken = (directory: string, holderPath: string): UserError =>
  new UserError(
    `the data directory ${directory} is in use by ${holderOf(holderPath)}`,
    'one process per data directory: stop the other one, give this one its own directory, or share a PostgreSQL server',
    'DATABASE_URL=postgres://migration_planner@db:5432/migration_planner npm start',
  );

const holderOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return 'another process';
  }
};

const unwritable = (directory: string, error: unknown): UserError =>
  new UserError(
    `the data directory ${directory} can't be used: ${error instanceof Error ? error.message : String(error)}`,
    `a directory that user ${process.getuid?.() ?? 'of this process'} may write`,
    'DATA_DIRECTORY=/var/lib/migration-planner npm start',
  );
