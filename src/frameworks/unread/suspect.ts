import type { Listing } from '../detecting/listing.ts';
import { nameOf } from '../detecting/paths.ts';
import { toolByName } from './named.ts';
import {
  hasVersion,
  isCodeName,
  isDataName,
  isForMigrations,
  isNearDatabase,
  isSqlName,
  migrationDirectory,
} from './names.ts';
import { isNoMigration } from './never.ts';

/** A file that may be a migration, by its path. */
export type Suspect = {
  readonly path: string;
  /** The tool that its path speaks of. */
  readonly tool: string | undefined;
  /** It says what the schema is, and comes of a migration where one changes with it. */
  readonly isWholeSchema: boolean;
  /** The directory for migrations that it lies in; its own path where it is called as one, as a submodule may be. */
  readonly among: string | undefined;
  readonly kind: 'sql' | 'code' | 'data' | 'other';
  /** A version is part of its name, or of the name of a folder between it and the directory for migrations. */
  readonly isVersioned: boolean;
};

/** Takes a file for a suspect when its path gives a reason to look into it; undefined for all others. */
export function suspectOf(path: string, listing: Listing): Suspect | undefined {
  const kind = kindOf(nameOf(path));
  const among = migrationDirectory(path) ?? (kind === 'other' && isForMigrations(nameOf(path)) ? path : undefined);
  const named = toolByName(path, listing);
  if (named === undefined && among === undefined && !isWorthALook(path, kind)) return undefined;
  if (isNoMigration(path, listing, among)) return undefined;
  const below = among === undefined ? nameOf(path) : path.slice(among.length + 1);
  return {
    path,
    tool: named?.tool,
    isWholeSchema: named?.isWholeSchema === true,
    among,
    kind,
    isVersioned: below.split('/').some(hasVersion),
  };
}

const kindOf = (name: string): Suspect['kind'] =>
  isCodeName(name) ? 'code' : isSqlName(name) ? 'sql' : isDataName(name) ? 'data' : 'other';

/** SQL may be anywhere, and so may Liquibase's XML and Prisma's models; what else is looked into lies near a database. */
const isWorthALook = (path: string, kind: Suspect['kind']): boolean =>
  kind === 'sql' ||
  /migrat[^/]*\.[a-z]{1,5}$|\.(?:xml|prisma|hcl)$/i.test(path) ||
  (kind !== 'other' && isNearDatabase(path));
