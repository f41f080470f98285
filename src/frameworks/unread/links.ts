import type { Link, Tree } from '../../model/change.ts';
import type { Settings } from '../../model/settings.ts';
import type { UnreadMigrations } from '../../model/unread.ts';
import { isListed } from '../detecting/listing.ts';
import { nameOf } from '../detecting/paths.ts';
import { isNearDatabase, isSqlName, migrationDirectory } from './names.ts';
import { isNoMigration } from './never.ts';

/** A submodule's place and address in `.gitmodules`. */
type Submodule = { readonly path: string; readonly url: string };

/** The symbolic links and submodules of a change that may bring migrations: by their path, or by where they lead. */
export async function unreadLinks(
  links: readonly Link[],
  head: Tree,
  { ignore }: Pick<Settings, 'ignore'>,
): Promise<readonly UnreadMigrations[]> {
  const listed = links.filter(({ path }) => isListed(path, ignore) && !isNoMigration(path));
  if (listed.length === 0) return [];
  const gitmodules = (await head.read(['.gitmodules'])).get('.gitmodules') ?? '';
  const of = new Map(submodules(gitmodules).map(({ path, url }) => [path, url.replace(/\.git$/, '')]));
  return listed.flatMap((link): readonly UnreadMigrations[] => {
    const { path, kind, hash } = link;
    const target = kind === 'submodule' ? of.get(path) : link.target;
    if (![path, ...(target === undefined ? [] : [target])].some(speaksOfDatabase)) return [];
    return [
      {
        directory: path,
        tool: `a ${kind}`,
        concern: 'unread',
        database: undefined,
        reason:
          kind === 'submodule'
            ? 'A submodule is another repository, which is not looked into. Review there what changes between the two commits.'
            : 'A symbolic link is not followed. Review what it leads to, or keep the file itself here.',
        files: [{ path, content: hash }],
      },
    ];
  });
}

const speaksOfDatabase = (path: string): boolean =>
  isSqlName(nameOf(path)) || migrationDirectory(`${path}/x`) !== undefined || isNearDatabase(`${path}/x`);

function submodules(text: string): readonly Submodule[] {
  const found: { path: string; url: string }[] = [];
  for (const line of text.slice(0, 100_000).split('\n')) {
    if (/^\s*\[/.test(line)) found.push({ path: '', url: '' });
    const [, key, value] = /^\s*(path|url)\s*=\s*(\S.*)$/.exec(line.slice(0, 500)) ?? [];
    const last = found.at(-1);
    if (last && value !== undefined && (key === 'path' || key === 'url')) last[key] = value.trim();
  }
  return found;
}
