import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';

/** What becomes of kept files: by power cuts, disks, people. */
export const damages: Readonly<Record<string, (path: string, other: string) => void>> = {
  truncated: (path) => truncateSync(path, Math.floor(readFileSync(path).length / 2)),
  empty: (path) => truncateSync(path, 0),
  'with a flipped bit': (path) => {
    const bytes = readFileSync(path);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(path, bytes);
  },
  'with the content of another': (path, other) => writeFileSync(path, readFileSync(other)),
  'a directory': (path) => {
    rmSync(path);
    mkdirSync(`${path}/inside`, { recursive: true });
  },
  unreadable: (path) => {
    rmSync(path);
    // Root may read everything: a link to itself nobody can.
    symlinkSync(path, path);
  },
  'longer than it was': (path) => writeFileSync(path, '\n-- more\n', { flag: 'a' }),
};

/** Opens what another version left to its group. */
export function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
}
