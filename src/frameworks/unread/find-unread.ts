import type { Change, Tree } from '../../model/change.ts';
import type { Settings } from '../../model/settings.ts';
import type { UnreadFile, UnreadMigrations } from '../../model/unread.ts';
import { type Listing, listingOf } from '../detecting/listing.ts';
import { directoryOf } from '../detecting/paths.ts';
import type { WhyLeftOut } from '../framework.ts';
import { isByProduct } from './by-products.ts';
import { contentsOf } from './contents.ts';
import { configurationsOf, otherDatabaseByConfiguration, otherDatabaseOf } from './databases.ts';
import { giveWay } from './give-way.ts';
import { unreadLinks } from './links.ts';
import { directoryWith } from './named.ts';
import { databaseDirectory } from './names.ts';
import { goesAlong } from './never.ts';
import { reasonFor } from './reasons.ts';
import { type Suspect, suspectOf } from './suspect.ts';
import { toolOf } from './verdict.ts';

/** A changed path that no project reads. */
export type Stranger = {
  readonly path: string;
  /** Why the directory that it lies in is left out, where one is. */
  readonly leftOut: WhyLeftOut | undefined;
};

/** A file that is taken for a migration. */
type Found = Stranger & {
  readonly tool: string;
  readonly directory: string;
  readonly isWholeSchema: boolean;
  readonly text: string | undefined;
  /** Why the door could not read it, as a sentence. */
  readonly whyNot: string | undefined;
};

/** So many files are looked into, and none that is larger; of the rest, names alone speak. */
const [mostFiles, mostBytes] = [2000, 1_000_000];

/**
 * The changed files that look like migrations and that nobody here reads, of whatever tool. Names say where to look, then one
 * reading of each tree says what is there.
 *
 * @param strangers changed paths that no project reads
 * @param read directories of the projects whose migrations the change touches
 */
export async function findUnread(
  { base, head, settings, links = [] }: Pick<Change, 'base' | 'head' | 'settings' | 'links'>,
  strangers: readonly Stranger[],
  read: readonly string[],
): Promise<readonly UnreadMigrations[]> {
  const sides = [
    { tree: head, of: strangers.filter(({ path }) => head.files.has(path)) },
    { tree: base, of: strangers.filter(({ path }) => !head.files.has(path)) },
  ];
  const found = await Promise.all(sides.map(({ tree, of }) => lookInto(tree, settings, of)));
  const all = found.flatMap((one) => one.found);
  const migrations = all.filter((one) => !one.isWholeSchema).map(({ directory }) => directory);
  const kept = all.filter((one) => !one.isWholeSchema || !isByProduct(one.path, [...read, ...migrations]));
  const [ofHead, ofBase] = found;
  const contents = new Map<string, string>();
  for (const [side, tree] of [
    [ofBase, base],
    [ofHead, head],
  ] as const) {
    const paths = kept.filter((one) => side?.found.includes(one)).map(({ path }) => path);
    if (paths.length > 0) for (const [path, content] of await contentsOf(paths, tree)) contents.set(path, content);
  }
  const why = ofHead && (await otherDatabases(kept, ofHead.listing, head));
  return [...grouped(kept, contents, (one) => why?.get(one)), ...(await unreadLinks(links, head, settings))];
}

async function lookInto(
  tree: Tree,
  settings: Settings,
  strangers: readonly Stranger[],
): Promise<{ readonly found: readonly Found[]; readonly listing: Listing }> {
  const listing = listingOf(strangers.length > 0 ? tree : { ...tree, files: new Map() }, settings.ignore);
  const suspects = strangers.flatMap((stranger) => {
    const suspect = listing.has(stranger.path) ? suspectOf(stranger.path, listing) : undefined;
    return suspect || (stranger.leftOut && listing.has(stranger.path)) ? [{ stranger, suspect }] : [];
  });
  // Where names say enough, the text only tells which tool: those that it decides about are read first.
  const first = suspects.toSorted((a, b) => Number(isNamed(a.suspect)) - Number(isNamed(b.suspect)));
  const wanted = first.map(({ stranger }) => stranger.path).filter((path) => (listing.size(path) ?? 0) <= mostBytes);
  const read = wanted.slice(0, mostFiles);
  const wasRead = new Set(read);
  const texts = read.length > 0 ? await tree.read(read) : new Map<string, string>();
  const found: Found[] = [];
  for (const { stranger, suspect } of suspects) {
    const text = texts.get(stranger.path);
    const tool =
      foundTool(suspect, stranger, text, listing) ?? (wasRead.has(stranger.path) ? undefined : ofUnseen(suspect));
    await giveWay(text);
    if (tool === undefined) continue;
    const directory = directoryFor(stranger.path, suspect, listing);
    const whyNot = text === undefined ? tree.whyNotRead?.(stranger.path) : undefined;
    found.push({ ...stranger, tool, directory, isWholeSchema: suspect?.isWholeSchema === true, text, whyNot });
  }
  return { found, listing };
}

const isNamed = (suspect: Suspect | undefined): boolean =>
  suspect === undefined || suspect.tool !== undefined || suspect.among !== undefined;

/** Programs that were not looked into may be anything; so large, data is rows. */
const ofUnseen = (suspect: Suspect | undefined): string | undefined =>
  suspect?.kind === 'code' ? 'code that is too large, or too much, to look into' : undefined;

const foundTool = (
  suspect: Suspect | undefined,
  { path, leftOut }: Stranger,
  text: string | undefined,
  listing: Listing,
): string | undefined => {
  const tool = suspect && toolOf(suspect, text, listing);
  if (tool !== undefined || leftOut === undefined || goesAlong(path)) return tool;
  return leftOut.tool ?? 'files of a directory that is left out';
};

/** Where a person looks: the directory for migrations, or the one with the tool's plan, or the file's own. */
const directoryFor = (path: string, suspect: Suspect | undefined, listing: Listing): string =>
  (suspect?.tool === 'Sqitch' ? directoryWith(['sqitch.plan', 'sqitch.conf'], path, listing) : undefined) ??
  suspect?.among ??
  (suspect?.kind === 'sql' && suspect.tool === undefined ? databaseDirectory(path) : directoryOf(path));

async function otherDatabases(
  found: readonly Found[],
  listing: Listing,
  head: Tree,
): Promise<ReadonlyMap<Found, WhyLeftOut>> {
  const told = new Map<Found, WhyLeftOut>();
  const open: { readonly one: Found; readonly paths: readonly string[] }[] = [];
  for (const one of found) {
    const why = otherDatabaseOf(one.path, one.text, one.leftOut);
    if (why) told.set(one, why);
    else open.push({ one, paths: one.leftOut ? [] : configurationsOf(one.path, listing) });
  }
  const paths = [...new Set(open.flatMap((one) => one.paths))];
  const texts = paths.length > 0 ? await head.read(paths.slice(0, mostFiles)) : new Map<string, string>();
  for (const { one, paths } of open) {
    const why = otherDatabaseByConfiguration(paths, texts, one);
    if (why) told.set(one, why);
  }
  return told;
}

function grouped(
  found: readonly Found[],
  contents: ReadonlyMap<string, string>,
  otherDatabase: (one: Found) => WhyLeftOut | undefined,
): readonly UnreadMigrations[] {
  const made = found.map((one) => {
    const other = otherDatabase(one);
    const concern = other ? 'other database' : one.leftOut?.isDeployed === false ? 'not deployed' : 'unread';
    const { directory, tool } = one;
    const reason = other?.reason ?? one.whyNot ?? one.leftOut?.reason ?? reasonFor(one);
    return { directory, tool, concern, database: other?.database, reason, path: one.path } as const;
  });
  const groups = Map.groupBy(made, (one) => JSON.stringify([one.directory, one.tool, one.concern, one.database]));
  return [...groups.values()].flatMap((all): readonly UnreadMigrations[] => {
    const [first] = all;
    if (first === undefined) return [];
    const { path: _, ...group } = first;
    const files = all.map(({ path }): UnreadFile => ({ path, content: contents.get(path) ?? '' }));
    return [{ ...group, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) }];
  });
}
