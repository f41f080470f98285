/** Lines of the new file that a diff shows, both ends inclusive. */
export type Hunk = { readonly first: number; readonly last: number };

/** The hunks of a patch as GitHub gives it. What is no hunk is passed over. */
export function hunksOf(patch: string): readonly Hunk[] {
  return [...patch.matchAll(/^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/gm)].flatMap(([, start, count]) => {
    const first = Number(start);
    const lines = count === undefined ? 1 : Number(count);
    return lines === 0 ? [] : [{ first, last: first + lines - 1 }];
  });
}

/** Whether a comment may stand on these lines: all of them in one hunk. */
export function isWithin(hunks: readonly Hunk[], first: number, last: number): boolean {
  return hunks.some((hunk) => hunk.first <= first && last <= hunk.last);
}
