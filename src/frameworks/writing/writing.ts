import type { Texts } from '../texts.ts';
import type { VersionHabit } from './versions.ts';

/** A migration that is not there yet. */
export type NewMigration = {
  /** As the tool writes it; see `nextVersions`. */
  readonly version: string;
  /** Words joined by `_`. */
  readonly name: string;
  /** Whole statements. */
  readonly up: string;
  /** Undefined: there is no way back. */
  readonly down: string | undefined;
  /** It must run outside any transaction. */
  readonly outside: boolean;
};

/** What the directory holds already, as far as a tool keeps a record of its own in it. */
export type Surroundings = {
  /** The migration directory in the repository. */
  readonly directory: string;
  readonly texts: Texts;
  /** Whether the team's migrations have a way back. */
  readonly downs: boolean;
  /** Main files of migrations that the new ones stand for. */
  readonly replaced: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
};

/** A file to write, its path below the migration directory. */
export type WrittenFile = { readonly path: string; readonly text: string };

/** How one tool's migrations are written. */
export type Writing = {
  /**
   * How a statement leaves the tool's transaction: not at all, by a mark in its file, or only as the one statement of its
   * file (marked as well, where the tool has a mark).
   */
  readonly outside: 'never' | 'marked' | 'alone';
  /** Versions of a history that has none yet. */
  readonly versions: VersionHabit;
  readonly files: (migration: NewMigration, around: Surroundings) => readonly WrittenFile[];
  /** Files beside the migrations that decide how new ones are written. */
  readonly keeps?: readonly string[];
  /** What the tool keeps besides, rewritten for all migrations of one deploy. */
  readonly record?: (migrations: readonly NewMigration[], around: Surroundings) => readonly WrittenFile[];
};

const irreversible = '-- This step cannot be undone; what it removes is only in the backup.\n';

/** `<version>_<name>.up.sql` and `.down.sql`. */
export function pairOfFiles(migration: NewMigration, up: string, down: string): readonly WrittenFile[] {
  const stem = `${migration.version}_${migration.name}`;
  return [
    { path: `${stem}.up.sql`, text: `${up}\n` },
    { path: `${stem}.down.sql`, text: down === '' ? irreversible : `${down}\n` },
  ];
}

/** `<version>_<name>/<up>.sql`, with `down.sql` beside it. */
export function folderOfFiles(
  { version, name, up, down }: NewMigration,
  upName: string,
  downs: boolean,
): readonly WrittenFile[] {
  const folder = `${version}_${name}`;
  const back = down === undefined ? irreversible : `${down}\n`;
  return [
    { path: `${folder}/${upName}`, text: `${up}\n` },
    ...(downs ? [{ path: `${folder}/down.sql`, text: back }] : []),
  ];
}

/** Both ways in one file, under the tool's marks. */
export function sectionsInFile(
  path: string,
  up: { readonly mark: string; readonly sql: string },
  down: { readonly mark: string; readonly sql: string | undefined },
): readonly WrittenFile[] {
  return [
    { path, text: `${up.mark}\n${up.sql}\n\n${down.mark}\n${down.sql === undefined ? irreversible : `${down.sql}\n`}` },
  ];
}
