import type { Migration, ToolBehaviour } from '../model/migration.ts';
import type { Renaming } from '../model/read-change.ts';

/** What a tool needs to be known for it. */
type Ordering = {
  readonly behaviour: ToolBehaviour;
  readonly compareVersions: (a: string, b: string) => number;
};

/** What the tool makes of a migration of the base that has another name now, on a database that ran it under the old one. */
export function renamingOf(
  before: Migration,
  after: Migration,
  base: readonly Migration[],
  { behaviour: { knownBy, missing, late }, compareVersions }: Ordering,
): Renaming {
  if (knownBy === 'version' && compareVersions(before.version, after.version) === 0) return 'unnoticed';
  if (missing === 'fails' || (missing === 'last fails' && isLast(before, base, compareVersions))) return 'refused';
  if (late === 'applies' || base.every(({ version }) => compareVersions(version, after.version) <= 0))
    return 'runs again';
  return late === 'skips' ? 'skipped' : 'refused';
}

/** Whether it is the one that a database applied last. */
export function isLast(
  migration: Migration,
  base: readonly Migration[],
  compareVersions: (a: string, b: string) => number,
): boolean {
  return base.every(({ version }) => compareVersions(version, migration.version) <= 0);
}
