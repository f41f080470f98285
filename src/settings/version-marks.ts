/** Major versions of PostgreSQL that a file names, in its order. Lines over 300 characters are not read. */
type Marks = (text: string) => readonly number[];

/** `[db]` … `major_version = 15` of Supabase's config.toml. */
export const versionsInSupabase: Marks = (text) => {
  let section = '';
  return lines(text).flatMap((line) => {
    const header = /^\s*\[([^\]]*)\]/.exec(line);
    if (header) section = header[1]?.trim() ?? '';
    return section === 'db' ? plausible(/^\s*major_version\s*=\s*(\d{1,2})\b/.exec(line)?.[1]) : [];
  });
};

/** `image: postgres:16-alpine` of a compose file, or of a workflow's services. */
export const versionsInCompose: Marks = (text) =>
  lines(text).flatMap((line) => versionOfImage(/^\s*(?:-\s+)?image:\s*["']?([^\s"'#]+)/.exec(line)?.[1]));

/** `FROM postgres:16`. */
export const versionsInDockerfile: Marks = (text) =>
  lines(text).flatMap((line) => versionOfImage(/^\s*FROM\s+(?:--platform=\S+\s+)?(\S+)/i.exec(line)?.[1]));

/** `postgres 16.4` of asdf and mise. */
export const versionsInToolVersions: Marks = (text) =>
  lines(text).flatMap((line) => plausible(/^\s*(?:asdf:)?postgres(?:ql)?\s+(\d{1,2})(?:\.|\s|$)/.exec(line)?.[1]));

/** `postgres:16.2-alpine`, `pgvector/pgvector:pg17`, `timescale/timescaledb:2.17.2-pg16`, `supabase/postgres:15.8.1`. */
function versionOfImage(image: string | undefined): readonly number[] {
  if (image === undefined) return [];
  const name = image.split('@')[0] ?? '';
  const colon = name.lastIndexOf(':');
  if (colon === -1) return [];
  const repository = name.slice(0, colon).split('/').at(-1) ?? '';
  const tag = defaultOfVariable(name.slice(colon + 1));
  if (!/postg|pgvector|timescale|pg_|citus/i.test(repository)) return [];
  const suffixed = /(?:^|-)pg(\d{2})(?:\D|$)/.exec(tag)?.[1];
  if (suffixed) return plausible(suffixed);
  return /postg/i.test(repository) ? plausible(/^(\d{1,2})(?:\D|$)/.exec(tag)?.[1]) : [];
}

/** `${POSTGRES_VERSION:-16}` stands for 16. */
const defaultOfVariable = (tag: string): string => tag.replace(/^.*:?-(\d{1,2})\}$/, '$1');

const plausible = (digits: string | undefined): readonly number[] => {
  const version = Number(digits);
  return version >= 9 && version <= 30 ? [version] : [];
};

const lines = (text: string): readonly string[] => text.split(/\r?\n/).filter((line) => line.length <= 300);
