import type { Tree } from '../model/change.ts';
import type { Settings } from '../model/settings.ts';
import type { Statistics } from '../model/statistics.ts';
import {
  versionsInCompose,
  versionsInDockerfile,
  versionsInSupabase,
  versionsInToolVersions,
} from './version-marks.ts';

/** Target PostgreSQL major version, and where it was read. Where nothing names one: all that are supported, the oldest to the newest. */
export type TargetVersion = { readonly version: number; readonly upTo?: number; readonly from: string };

const oldest = 13;
const newest = 18;

type VersionSource = {
  readonly holds: (path: string) => boolean;
  readonly versions: (text: string) => readonly number[];
};

/** Strongest first: what the platform runs, then what the team develops and tests against. */
const versionSources: readonly VersionSource[] = [
  { holds: (path) => /(^|\/)supabase\/config\.toml$/.test(path), versions: versionsInSupabase },
  { holds: (path) => /(^|\/)(docker-)?compose[\w.-]{0,40}\.ya?ml$/.test(path), versions: versionsInCompose },
  { holds: (path) => /^\.github\/workflows\/[^/]{1,200}\.ya?ml$/.test(path), versions: versionsInCompose },
  { holds: (path) => /(^|\/)\.tool-versions$/.test(path), versions: versionsInToolVersions },
  { holds: (path) => /(^|\/)Dockerfile[\w.-]{0,40}$/.test(path), versions: versionsInDockerfile },
];

/** What else may know the version. */
export type VersionSources = {
  readonly statistics?: Statistics | undefined;
  /** The server that the change is rehearsed on, where it is one of the team's. */
  readonly ofEngine?: (() => Promise<number>) | undefined;
};

/**
 * The PostgreSQL version that the migrations are meant for: the settings' word, else production's own in its
 * statistics, else what the repository's own files run, else the server that the change is rehearsed on, else any
 * that is supported: plans are then written for all of them. Of several versions in one place the oldest counts, since what suits it suits the others.
 *
 * @returns a major version from 13 to 18
 */
export async function targetVersion(
  tree: Tree,
  settings: Pick<Settings, 'postgres'>,
  { statistics, ofEngine }: VersionSources = {},
): Promise<TargetVersion> {
  if (settings.postgres !== undefined) return { version: settings.postgres, from: 'settings' };
  if (statistics) return within(statistics.server.major, `statistics of ${statistics.takenAt.slice(0, 10)}`);
  for (const place of versionSources) {
    const paths = [...tree.files.keys()]
      .filter((path) => place.holds(path) && !isForShow(path))
      .sort(byDepth)
      .slice(0, 50);
    if (paths.length === 0) continue;
    const texts = await tree.read(paths);
    for (const path of paths) {
      const versions = place.versions((texts.get(path) ?? '').slice(0, 200_000));
      if (versions.length > 0) return within(Math.min(...versions), path);
    }
  }
  return ofEngine
    ? within(await ofEngine(), 'the server of the rehearsal')
    : { version: oldest, upTo: newest, from: 'no version is named' };
}

/** What lies in such a directory is somebody else's, or shown to somebody else. */
const isForShow = (path: string): boolean =>
  path.split('/').some((part) => /^(node_modules|vendor|examples?|samples?|fixtures|testdata|templates?)$/.test(part));

function within(version: number, path: string): TargetVersion {
  if (version < oldest) return { version: oldest, from: `${path} (says ${version}; ${oldest} is the oldest known)` };
  if (version > newest) return { version: newest, from: `${path} (says ${version}; ${newest} is the newest known)` };
  return { version, from: path };
}

const byDepth = (a: string, b: string): number => a.split('/').length - b.split('/').length || (a < b ? -1 : 1);
