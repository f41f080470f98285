import { posix } from 'node:path';
import type { Link } from '../../../model/change.ts';
import type { ChangedFile } from './changed-files.ts';
import type { ListedTree } from './tree-cache.ts';

/**
 * What of a pull request's files is a symbolic link or a submodule. GitHub's comparison does not say so: what the base has
 * does, a submodule's own words do, and a text without an end of line that names what is there.
 */
export function linkOf(file: ChangedFile, base: ListedTree): Link | undefined {
  const { path, entry, patch = '' } = file;
  const target = onlyLine.exec(patch.slice(0, 2000))?.[1];
  const known = file.link ?? base.links.get(path)?.kind;
  const kind =
    known ??
    (/^[-+]Subproject commit [0-9a-f]{40}/m.test(patch)
      ? 'submodule'
      : target !== undefined && leadsSomewhere(path, target, base)
        ? 'symbolic link'
        : undefined);
  if (kind === undefined) return undefined;
  const hash = entry?.hash ?? base.links.get(path)?.hash ?? 'removed';
  return { path, kind, hash, target: kind === 'submodule' ? undefined : target };
}

/** One line, and no end of it. */
const onlyLine =
  /^@@ [^\n]{1,60}@@\n(?:-[^\n]{0,400}\n(?:\\[^\n]{0,60}\n)?)?\+([^\n]{1,400})\n\\ No newline at end of file\s*$/;

function leadsSomewhere(path: string, target: string, { files, links }: ListedTree): boolean {
  const at = posix.join(posix.dirname(path), target);
  return files.has(at) || links.has(at) || [...files.keys()].some((one) => one.startsWith(`${at}/`));
}
