/** One end of a comparison. */
export type End = {
  /** A branch (`origin/main`), a commit as it was named, or `the working tree`. */
  readonly name: string;
  /** Its full hash; of a working tree, the commit that it stands on. Undefined before the first commit. */
  readonly commit: string | undefined;
};

/** What a review compared. `from` says who can be asked for the base: this clone holds it, or it is GitHub's. */
export type Compared = { readonly base: End; readonly head: End; readonly from: 'clone' | 'GitHub' };
