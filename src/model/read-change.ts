import type { Change } from './change.ts';
import type { Declaration } from './declaration.ts';
import type { Guidance, Migration, Project, ToolBehaviour } from './migration.ts';
import type { Unreadable } from './text.ts';

/** One migration directory of a change, as it was read: the record of its review begins here, and grows with every step. */
export type ReadChange = {
  /** The change that it is part of: trees, settings, statistics, other pull requests. */
  readonly whole: Change;
  readonly project: Project;
  /** Schema that unqualified names go to. */
  readonly defaultSchema: string;
  /** Major version of the production server; where nothing names it, the oldest that it may have. */
  readonly postgres: number;
  /** The newest that it may have: the same, or the newest there is. */
  readonly postgresUpTo: number;
  readonly guidance: Guidance;
  readonly behaviour: ToolBehaviour;
  /** As the tool orders versions. */
  readonly compareVersions: (a: string, b: string) => number;
  /** Migrations of the base that head still has, as the base has them. */
  readonly history: readonly Migration[];
  /** Migrations that will run: new ones, and repeatable ones whose content changed. In the tool's order. */
  readonly added: readonly Migration[];
  readonly edited: readonly MigrationPair[];
  readonly deleted: readonly Migration[];
  readonly renamed: readonly RenamedMigration[];
  readonly baseline: readonly { readonly path: string; readonly text: string }[];
  /** Files of the change in this directory that could not be read. */
  readonly unreadable: readonly Unreadable[];
  /** Hashes of what files say, and of what they include, by path: of those that could not be read, and that have psql include others. */
  readonly contents: ReadonlyMap<string, string>;
  /** What the team's models say that the database holds; nothing where the change leaves them alone. */
  readonly models: readonly Declaration[];
};

/**
 * What a tool makes of a migration that has another name and the same statements. `unnoticed`: it goes by what stayed the same. `refused`:
 * it misses the old one and stops. `runs again`: to it the new name is a new migration. `skipped`: it never runs one of that version.
 */
export type Renaming = 'unnoticed' | 'refused' | 'runs again' | 'skipped';

export type RenamedMigration = MigrationPair & { readonly means: Renaming };

/** A migration as the base has it and as the head has it. */
export type MigrationPair = { readonly before: Migration; readonly after: Migration };
