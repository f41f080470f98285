import type { Declaration } from '../model/declaration.ts';
import type { Guidance, Migration, ToolBehaviour } from '../model/migration.ts';
import type { Settings } from '../model/settings.ts';
import type { Unreadable } from '../model/text.ts';
import type { Listing } from './detecting/listing.ts';
import type { Texts } from './texts.ts';
import type { Writing } from './writing/writing.ts';

/** What a team says of a project in its settings, where detection needs help. */
export type ProjectSettings = Settings['projects'][number];

/** Why nobody here reads a directory of migrations. */
export type WhyLeftOut = {
  /** As sentences, to be shown when a file there is touched. */
  readonly reason: string;
  /** The database that they are for, where it is surely not PostgreSQL. */
  readonly database?: string;
  /** The tool whose they are, by the name that people know it by. */
  readonly tool?: string;
  /** False: no production database runs them. */
  readonly isDeployed?: false;
};

/**
 * What a tool says of a directory once the marks were read.
 * `left out`: it holds migrations, but of another database or a tool that is not read; the reason is shown when they are touched.
 */
export type Judgement =
  | {
      readonly kind: 'project';
      /** The file or habit that told us. */
      readonly because: string;
      /** Schema that unqualified names go to, where the tool's configuration says so. */
      readonly defaultSchema?: string | undefined;
      /** Major version of PostgreSQL, where the tool's configuration says so. */
      readonly postgres?: number | undefined;
    }
  | ({ readonly kind: 'left out' } & WhyLeftOut)
  | { readonly kind: 'not ours' };

/** A directory that may be this tool's. */
export type Place = {
  readonly directory: string;
  readonly listing: Listing;
  /** Flyway: prefix of versioned files, from the settings. */
  readonly filePrefix: string | undefined;
};

/** A place whose texts are here. */
export type ReadPlace = Place & {
  /** The SQL files and marks. */
  readonly texts: Texts;
  /** The paths that belong to the project. */
  readonly files: readonly string[];
};

/** What a tool reads: migrations in the order it applies them, and what it cannot read, each with the reason. */
export type Reading = {
  readonly migrations: readonly Migration[];
  readonly unreadable: readonly Unreadable[];
};

/**
 * What tells a tool's directory, the sharpest first: where several tools recognise one directory, the sharpest evidence claims it.
 * `layout`: where it lies and how it is laid out, as no other tool's. `configuration`: a file of the tool's own beside it.
 * `pairs`: files for up and down. `marks`: comments inside the files. `names`: how files or folders are called.
 * `numbers`: nothing but an order.
 */
export const kindsOfEvidence = ['layout', 'configuration', 'pairs', 'marks', 'names', 'numbers'] as const;

/** How a tool's directories are found, by names first: reading is dear where a tree comes over the network. */
type Detection = {
  readonly evidence: (typeof kindsOfEvidence)[number];
  /** Directories laid out as this tool's. Names only. */
  readonly directories: (listing: Listing) => readonly string[];
  /** Files beside or above it that decide: configuration, a journal, some of the migrations. */
  readonly marks: (place: Place) => readonly string[];
  readonly judge: (place: Place, texts: Texts) => Judgement;
};

/** A migration tool. One file each; the file is named as the id. */
export type Framework = {
  readonly detect: Detection;
  /** Every path that is part of the migration directory: what a change is assigned by, and what is read. */
  readonly belongs: (place: Place) => readonly string[];
  /** Never throws. */
  readonly read: (place: ReadPlace) => Reading;
  /** Orders two versions (`Migration.version`) as the tool does: negative, zero (the same version) or positive. */
  readonly compareVersions: (a: string, b: string) => number;
  readonly guidance: Guidance;
  readonly behaviour: ToolBehaviour;
  /** The table in which the tool records what it has applied: some migrations read or write it. */
  readonly historyTable?: { readonly name: string; readonly columns: string };
  readonly writing: Writing;
  /**
   * What the team's own models, among the marks, say that the database holds; for tools that write migrations from models.
   * Undefined where that cannot be told.
   */
  readonly models?: (marks: Texts) => readonly Declaration[] | undefined;
};
