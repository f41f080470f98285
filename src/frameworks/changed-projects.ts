import type { Change, Tree } from '../model/change.ts';
import type { Migration } from '../model/migration.ts';
import type { ReadChange } from '../model/read-change.ts';
import type { Settings } from '../model/settings.ts';
import type { Source } from '../model/statement.ts';
import type { UnreadMigrations } from '../model/unread.ts';
import { frameworks } from './catalogue.ts';
import { isLater } from './detecting/later.ts';
import type { Framework, WhyLeftOut } from './framework.ts';
import { type DetectedProject, type DetectedProjects, detectProjects, ownerOf, readProject } from './projects.ts';
import { renamingOf } from './renaming.ts';
import { remembering, withSharedContent } from './shared-content.ts';
import { contentsOf } from './unread/contents.ts';
import { findUnread } from './unread/find-unread.ts';

export type ChangedProjects = {
  readonly projects: readonly ReadChange[];
  /** What looks like migrations and is read by no project here (another database, a tool that is not known). */
  readonly unread: readonly UnreadMigrations[];
};

type Versions = { readonly version: number; readonly upTo?: number };

/**
 * Finds the migration directories that a change touches and compares base and head of each. Others are not read.
 *
 * @param postgres major versions that the production server may have, where neither settings nor a directory's own configuration name it
 */
export async function changedProjects(change: Change, postgres: Versions): Promise<ChangedProjects> {
  const base = remembering(change.base);
  const head = remembering(withSharedContent(change.head, base));
  const found = await Promise.all([detectProjects(base, change.settings), detectProjects(head, change.settings)]);
  const before = await withThoseOf(found[1], found[0], base, change.settings);
  const after = await withThoseOf(found[0], found[1], head, change.settings);
  const paths = change.changed.flatMap(({ path, previousPath }) => (previousPath ? [path, previousPath] : [path]));
  const touched = new Map<string, { before?: DetectedProject; after?: DetectedProject }>();
  const strangers = new Map<string, WhyLeftOut | undefined>();
  const owned = new Set<string>();
  for (const path of paths) {
    for (const [side, detected] of [
      ['before', before],
      ['after', after],
    ] as const) {
      const owner = ownerOf(path, detected);
      if (owner?.kind !== 'project') strangers.set(path, owner?.why ?? strangers.get(path));
      if (owner?.kind === 'project') {
        owned.add(path);
        const sides = touched.get(owner.project.directory) ?? {};
        touched.set(owner.project.directory, { ...sides, [side]: owner.project });
      }
    }
  }
  const projects: ReadChange[] = [];
  for (const [directory, one] of [...touched].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const sides = {
      before: one.before ?? before.projects.find((one) => one.directory === directory),
      after: one.after ?? after.projects.find((one) => one.directory === directory),
    };
    const version = change.settings.postgres ?? sides.after?.postgres ?? sides.before?.postgres;
    const upTo = version ?? postgres.upTo ?? postgres.version;
    const compared = await compare(base, head, sides, new Set(paths));
    projects.push({ whole: change, postgres: version ?? postgres.version, postgresUpTo: upTo, ...compared });
  }
  const unread = await findUnread(
    { ...change, base, head },
    [...strangers].flatMap(([path, leftOut]) => (owned.has(path) || isLater(path) ? [] : [{ path, leftOut }])),
    projects.filter(changesMigrations).map(({ project }) => project.directory),
  );
  return { projects, unread };
}

const changesMigrations = ({ added, edited, deleted, renamed }: ReadChange): boolean =>
  added.length + edited.length + deleted.length + renamed.length > 0;

/**
 * A directory that one side recognises is the same directory in the other: the second file of a young one is what shows
 * that it holds migrations, and the first is its history all the same.
 */
const withThoseOf = async (
  other: DetectedProjects,
  own: DetectedProjects,
  tree: Tree,
  settings: Settings,
): Promise<DetectedProjects> => {
  const known = new Set(own.projects.map(({ directory }) => directory));
  const missing = other.projects.filter(
    ({ directory }) => !known.has(directory) && [...tree.files.keys()].some((path) => path.startsWith(`${directory}/`)),
  );
  if (missing.length === 0) return own;
  const wishes = missing.map(({ framework, directory, place: { filePrefix } }) => ({
    framework,
    directory,
    filePrefix,
    baseline: [],
  }));
  return detectProjects(tree, { ...settings, projects: [...settings.projects, ...wishes] });
};

type Sides = { readonly before: DetectedProject | undefined; readonly after: DetectedProject | undefined };

const compare = async (
  base: Tree,
  head: Tree,
  sides: Sides,
  paths: ReadonlySet<string>,
): Promise<Omit<ReadChange, 'whole' | 'postgres' | 'postgresUpTo'>> => {
  const before = sides.before && (await readProject(base, sides.before));
  const after = sides.after && (await readProject(head, sides.after));
  const project = after ?? before;
  if (project === undefined) throw new Error('a touched project lies in neither tree');
  const { guidance, behaviour, compareVersions } = frameworks[project.framework];
  const baselinePaths = sides.after?.baseline ?? sides.before?.baseline ?? [];
  const baseline = await base.read(baselinePaths);
  const compared = compareMigrations(before?.migrations ?? [], after?.migrations ?? [], frameworks[project.framework]);
  const unreadable = (after?.unreadable ?? [])
    .filter(({ path }) => [...paths].some((one) => one === path || one.startsWith(`${path}/`)))
    .map((one) => ({ ...one, reason: head.whyNotRead?.(one.path) ?? one.reason }));
  const including = [...compared.added, ...compared.edited.map((pair) => pair.after)].filter(includes);
  return {
    project,
    defaultSchema: project.defaultSchema ?? 'public',
    guidance,
    behaviour,
    compareVersions,
    ...compared,
    baseline: baselinePaths.flatMap((path) => [{ path, text: baseline.get(path) ?? '' }]),
    unreadable,
    contents: await contentsOf(
      [...unreadable, ...including].map(({ path }) => path),
      head,
    ),
    models: sides.after ? modelsOf(sides.after, paths) : [],
  };
};

/** Whether psql would take other files in. */
const includes = ({ up }: Migration): boolean => /^[ \t]*\\(?:i|ir|include|include_relative)\b/m.test(up.text);

/** Models that the change leaves alone are as they were: what they lack is nothing of this change. */
const modelsOf = ({ framework, marks }: DetectedProject, paths: ReadonlySet<string>) =>
  [...marks.keys()].some((path) => paths.has(path)) ? (frameworks[framework].models?.(marks) ?? []) : [];

type Compared = Pick<ReadChange, 'history' | 'added' | 'edited' | 'deleted' | 'renamed'>;

const compareMigrations = (
  before: readonly Migration[],
  after: readonly Migration[],
  framework: Framework,
): Compared => {
  const old = new Map(before.map((migration) => [migration.id, migration]));
  const now = new Map(after.map((migration) => [migration.id, migration]));
  const fresh = after.filter(({ id }) => !old.has(id));
  const gone = before.filter(({ id }) => !now.has(id));
  const renamed = gone.flatMap((one) => {
    const same = fresh.find((other) => sqlOf(other.up) === sqlOf(one.up) && sqlOf(one.up).trim() !== '');
    return same ? [{ before: one, after: same, means: renamingOf(one, same, before, framework) }] : [];
  });
  const runsOnce = (one: Migration): boolean =>
    renamed.some(({ after: same, means }) => same === one && means !== 'runs again');
  const changed = after.flatMap((migration) => {
    const was = old.get(migration.id);
    return was && sqlOf(was.up) !== sqlOf(migration.up) ? [{ before: was, after: migration }] : [];
  });
  const again = changed.filter(({ after: { repeatable } }) => repeatable).map((pair) => pair.after);
  return {
    history: before.filter(({ id }) => now.has(id) || renamed.some((pair) => pair.before.id === id)),
    added: after.filter((one) => again.includes(one) || (fresh.includes(one) && !runsOnce(one))),
    edited: changed.filter(({ after: { repeatable } }) => !repeatable),
    deleted: gone.filter((one) => !renamed.some((pair) => pair.before === one)),
    renamed,
  };
};

const sqlOf = (source: Source): string =>
  source.pieces.map(({ start, end }) => source.text.slice(start, end)).join('\n');
