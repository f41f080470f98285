import type { Migration } from '../../model/migration.ts';

/** The version after `newest`, written as wide: `0012` → `0013`. Undefined for versions that are no plain number. */
export function nextVersion(newest: string): string | undefined {
  if (!/^\d{1,20}$/.test(newest)) return undefined;
  return (BigInt(newest) + 1n).toString().padStart(newest.length, '0');
}

/** The commands that give a migration another version; its down file goes with it. */
export function renameCommands(migration: Migration, version: string): readonly string[] {
  const down = migration.down && migration.down.path !== migration.path ? [migration.down.path] : [];
  const paths = migration.path.startsWith(`${migration.id}/`) ? [migration.id] : [migration.path, ...down];
  return paths.flatMap((path) => {
    const to = withVersion(path, migration.version, version);
    return to === undefined ? [] : [`git mv ${quotedPath(path)} ${quotedPath(to)}`];
  });
}

const withVersion = (path: string, from: string, to: string): string | undefined => {
  const slash = path.lastIndexOf('/') + 1;
  const at = path.indexOf(from, slash);
  return at < 0 ? undefined : path.slice(0, at) + to + path.slice(at + from.length);
};

/** A path for a shell. */
export function quotedPath(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
