/** What a change to one migration directory takes for itself: another change that takes the same collides with it. */
export type Claim = {
  readonly directory: string;
  /** Of new migrations, as the tool writes them, with their main files. */
  readonly versions: readonly { readonly version: string; readonly path: string }[];
  /** Full names of tables, views, functions… whose definition it changes. */
  readonly objects: readonly string[];
};

/** Another pull request that is open and goes to the same branch. */
export type OpenPullRequest = { readonly number: number; readonly claims: readonly Claim[] };

/** What one claim and another's have in common. */
export type Collision = {
  readonly versions: readonly { readonly version: string; readonly mine: string; readonly theirs: string }[];
  readonly objects: readonly string[];
};

/** Where two changes to the same directory take the same; empty for different directories. */
export function collisionOf(mine: Claim, theirs: Claim): Collision {
  if (mine.directory !== theirs.directory) return { versions: [], objects: [] };
  const taken = new Map(theirs.versions.map(({ version, path }) => [withoutZeros(version), path]));
  return {
    versions: mine.versions.flatMap(({ version, path }) => {
      const other = taken.get(withoutZeros(version));
      return other === undefined ? [] : [{ version, mine: path, theirs: other }];
    }),
    objects: mine.objects.filter((name) => theirs.objects.includes(name)),
  };
}

/** Tools compare numbers: `0007` is `7`. */
const withoutZeros = (version: string): string => version.replace(/^0+(?=\d)/, '');
