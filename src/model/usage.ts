import type { Change } from './change.ts';

/** A name that this change drops or renames. */
export type RemovedName = {
  readonly kind: 'table' | 'column' | 'enum value' | 'view' | 'function';
  readonly table: string | undefined;
  readonly name: string;
  readonly change: 'dropped' | 'renamed';
};

/** A place in the application's code that uses it. */
export type Usage = {
  readonly of: RemovedName;
  readonly path: string;
  /** Of the head, where the file is the same on both sides. */
  readonly line: number;
  /** `base`: code of the release that runs while the migration runs. `head`: code of this change, which runs afterwards. `both`: the file is the same. */
  readonly side: 'base' | 'head' | 'both';
  /** The line itself, shortened. */
  readonly excerpt: string;
  readonly evidence: 'model declaration' | 'SQL' | 'identifier beside the table';
  readonly access: 'reads' | 'writes' | 'unknown';
};

export type UsageReport = {
  readonly of: RemovedName;
  /** Strongest evidence first; of each side the strongest is among them. */
  readonly usages: readonly Usage[];
  /** How many more there are than are listed. */
  readonly more: number;
  readonly filesSearched: number;
};

/** Whether the release that runs while the migration runs uses the name there. */
export function runsNow({ side }: Usage): boolean {
  return side !== 'head';
}

/** Whether the code of this change uses the name there: it will not be there any more. */
export function runsAfterwards({ side }: Usage): boolean {
  return side !== 'base';
}

/**
 * Finds who uses a name, in the application code of the base and of the head. `ignore` are path patterns; `migrationPaths` are files and
 * directories of migrations, which name what is removed rightly.
 */
export type FindUsages = (
  code: Pick<Change, 'base' | 'head'>,
  names: readonly RemovedName[],
  options: { readonly ignore: readonly string[]; readonly migrationPaths: readonly string[] },
) => Promise<readonly UsageReport[]>;
