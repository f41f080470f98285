import type { Tree } from './change.ts';

/** A name that this change drops or renames. */
export type RemovedName = {
  readonly kind: 'table' | 'column' | 'enum value' | 'view' | 'function';
  readonly table: string | undefined;
  readonly name: string;
  readonly change: 'dropped' | 'renamed';
};

/** A place in the application's code that still uses it. Strongest evidence first. */
export type Usage = {
  readonly of: RemovedName;
  readonly path: string;
  readonly line: number;
  /** The line itself, shortened. */
  readonly excerpt: string;
  readonly evidence: 'model declaration' | 'SQL' | 'identifier beside the table';
  readonly access: 'reads' | 'writes' | 'unknown';
};

export type UsageReport = {
  readonly of: RemovedName;
  readonly usages: readonly Usage[];
  /** How many more there are than are listed. */
  readonly more: number;
  readonly filesSearched: number;
};

/**
 * Finds who still uses a name, in a tree's application code. `ignore` are path patterns; `migrationPaths` are files and
 * directories of migrations, which name what is removed rightly.
 */
export type FindUsages = (
  tree: Tree,
  names: readonly RemovedName[],
  options: { readonly ignore: readonly string[]; readonly migrationPaths: readonly string[] },
) => Promise<readonly UsageReport[]>;
