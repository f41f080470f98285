import type { Rename } from '../../schema/rename/rename.ts';

/** Renames read backwards, last first; what lives in a renamed table is named by the table's later name. */
export function reversed(renames: readonly Rename[]): readonly Rename[] {
  return renames.map((rename, at) => backwards(rename, renames.slice(at + 1))).toReversed();
}

const backwards = (rename: Rename, laterOnes: readonly Rename[]): Rename => {
  const back = { kind: rename.kind, from: rename.to, to: rename.from };
  if (rename.table === undefined) return back;
  const table = laterOnes
    .filter((later) => later.kind === 'table' || later.kind === 'type')
    .reduce((name, later) => (later.from === name ? later.to : name), rename.table);
  return { ...back, table };
};
