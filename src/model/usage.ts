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

/** Finds who still uses a name, in the head of the change. */
export type FindUsages = (names: readonly RemovedName[]) => Promise<readonly UsageReport[]>;
