import type { Tree } from '../model/change.ts';
import { frameworkIds } from '../model/framework-ids.ts';
import type { FrameworkId, Project } from '../model/migration.ts';
import type { Settings } from '../model/settings.ts';
import { frameworks } from './catalogue.ts';
import { isLater } from './detecting/later.ts';
import { listingOf } from './detecting/listing.ts';
import { directoryOf, isBelow, upwards } from './detecting/paths.ts';
import { unreadDirectories } from './detecting/unread-tools.ts';
import { type Judgement, kindsOfEvidence, type Place, type ProjectSettings, type WhyLeftOut } from './framework.ts';
import { type Texts, textsOf } from './texts.ts';

/** A migration directory that was found, before its SQL is read. */
export type DetectedProject = {
  readonly framework: FrameworkId;
  readonly directory: string;
  readonly because: string;
  /** Every path of the tree that belongs to it, migrations or not. */
  readonly files: readonly string[];
  readonly defaultSchema: string | undefined;
  /** Major version of PostgreSQL, where the tool's own configuration says so. */
  readonly postgres: number | undefined;
  /** SQL files that run before the first migration, from the settings. */
  readonly baseline: readonly string[];
  /** For `readProject`. */
  readonly place: Place;
  /** Configuration that was read already. */
  readonly marks: Texts;
};

export type DetectedProjects = {
  /** In the order of their directories. */
  readonly projects: readonly DetectedProject[];
  /** Directories of migrations that are not reviewed, with the reason, to be shown when a change touches them. */
  readonly leftOut: readonly LeftOut[];
};

/** A directory of migrations that is not reviewed. */
export type LeftOut = WhyLeftOut & { readonly path: string };

/**
 * Finds the migration directories of a tree by names and a few marks: one call of `tree.read`, no SQL but samples.
 * Directories in the settings come first and are taken at their word.
 */
export async function detectProjects(tree: Tree, settings: Settings): Promise<DetectedProjects> {
  const listing = listingOf(tree, settings.ignore);
  const places = [...settings.projects.map((wish) => wished(wish, listing)), ...found(listing, settings)];
  const marks = places.map((candidate) => candidate.marks());
  const texts = await tree.read([...new Set(marks.flat())]);
  const projects: DetectedProject[] = [];
  const leftOut = new Map(unread(listing, settings).map((one) => [one.path, one]));
  const claimed = new Set([...leftOut.keys()].flatMap((directory) => listing.below(directory)));
  for (const [index, candidate] of places.entries()) {
    const read = textsOf(texts, marks[index] ?? []);
    const judged = candidate.judge(read);
    const files = frameworks[candidate.framework].belongs(candidate.place).filter((path) => !claimed.has(path));
    if (judged.kind === 'not ours' || (files.length === 0 && !candidate.wish)) continue;
    for (const path of files) claimed.add(path);
    const { directory } = candidate.place;
    if (judged.kind === 'left out') {
      const { kind: _, ...why } = judged;
      leftOut.set(directory, { path: directory, ...why });
    } else projects.push(detected(candidate, judged, files, read));
  }
  return { projects: projects.sort(byDirectory), leftOut: [...leftOut.values()] };
}

/** Reads the migrations of one project: one call of `tree.read`. */
export async function readProject(tree: Tree, project: DetectedProject): Promise<Project> {
  const missing = project.files.filter((path) => !project.marks.has(path));
  const texts = new Map([...project.marks, ...(await tree.read(missing))]);
  const { framework, directory, because, defaultSchema, files } = project;
  const reading = frameworks[framework].read({ ...project.place, texts, files });
  return { framework, directory, because, defaultSchema, ...reading };
}

/** Detects and reads every project of a tree. */
export async function readProjects(tree: Tree, settings: Settings): Promise<readonly Project[]> {
  const { projects } = await detectProjects(tree, settings);
  return Promise.all(projects.map((project) => readProject(tree, project)));
}

/** Whose a path is. */
export type Owner =
  | { readonly kind: 'project'; readonly project: DetectedProject }
  | { readonly kind: 'left out'; readonly why: WhyLeftOut };

/**
 * The project that a path belongs to, or why the directory that it lies in is not reviewed; undefined for all other files.
 * Paths that are not in the tree (removed by the change) belong to the project whose directory they lay in.
 */
export function ownerOf(path: string, { projects, leftOut }: DetectedProjects): Owner | undefined {
  if (isLater(path)) return undefined;
  const listed = projects.find((project) => project.files.includes(path));
  if (listed) return { kind: 'project', project: listed };
  for (const at of upwards(directoryOf(path))) {
    const refused = leftOut.find((one) => one.path === at);
    if (refused) return { kind: 'left out', why: refused };
    const project = /\.(?:sql|go|java|kt|conf)$/.test(path) && projects.find((one) => one.directory === at);
    if (project && !project.place.listing.has(path)) return { kind: 'project', project };
  }
  return undefined;
}

type Candidate = {
  readonly framework: FrameworkId;
  readonly place: Place;
  readonly wish: ProjectSettings | undefined;
  readonly marks: () => readonly string[];
  readonly judge: (texts: Texts) => Judgement;
};

/** The tools in the order in which they lay claim to a directory. */
const bySharpness = kindsOfEvidence.flatMap((kind) =>
  frameworkIds.filter((framework) => frameworks[framework].detect.evidence === kind),
);

const found = (listing: Place['listing'], settings: Settings): readonly Candidate[] =>
  bySharpness.flatMap((framework) => {
    const { detect } = frameworks[framework];
    return detect.directories(listing).flatMap((directory): readonly Candidate[] => {
      if (isWished(directory, settings)) return [];
      const place = { directory, listing, filePrefix: undefined };
      return [
        {
          framework,
          place,
          wish: undefined,
          marks: () => detect.marks(place),
          judge: (texts) => detect.judge(place, texts),
        },
      ];
    });
  });

const unread = (listing: Place['listing'], settings: Settings): readonly LeftOut[] =>
  unreadDirectories(listing).filter(({ path }) => !isWished(path, settings));

const isWished = (directory: string, { projects }: Settings): boolean =>
  projects.some((wish) => overrides(clean(wish.directory), directory));

/** What lies in a directory of the settings is not detected again. */
const overrides = (wished: string, directory: string): boolean => directory === wished || isBelow(directory, wished);

const clean = (directory: string): string => directory.replace(/^(?:\.?\/)+|\/+$/g, '') || '.';

const wished = (wish: ProjectSettings, listing: Place['listing']): Candidate => {
  const { detect } = frameworks[wish.framework];
  const place = { directory: clean(wish.directory), listing, filePrefix: wish.filePrefix };
  const judge = (texts: Texts): Judgement => {
    const judged = detect.judge(place, texts);
    const known = judged.kind === 'project' ? judged : { defaultSchema: undefined, postgres: undefined };
    return {
      ...known,
      kind: 'project',
      because: 'the settings say so',
      defaultSchema: wish.schema ?? known.defaultSchema,
    };
  };
  return { framework: wish.framework, place, wish, marks: () => detect.marks(place), judge };
};

const detected = (
  { framework, place, wish }: Candidate,
  judged: Judgement & { readonly kind: 'project' },
  files: readonly string[],
  marks: Texts,
): DetectedProject => ({
  framework,
  directory: place.directory,
  because: judged.because,
  files,
  defaultSchema: judged.defaultSchema,
  postgres: judged.postgres,
  baseline: wish?.baseline ?? [],
  place,
  marks,
});

const byDirectory = (a: DetectedProject, b: DetectedProject): number =>
  a.directory < b.directory ? -1 : a.directory > b.directory ? 1 : 0;
