import type { LockMode } from '../../model/effect.ts';
import rows from './atlas.json' with { type: 'json' };

/** What a statement of the atlas did on one PostgreSQL. Relations are those of the atlas' own schema, without `public.`. */
export type Sight = {
  /** `inside`: seen by its own transaction. `waiting`: seen by another session while it waited behind a blocker; tables only. */
  readonly watched: 'inside' | 'waiting';
  /** PostgreSQL refuses it inside a transaction block (SQLSTATE 25001). */
  readonly refusesTransaction: boolean;
  readonly error?: { readonly sqlState: string; readonly message: string };
  /** The strongest lock on each relation that was there before. */
  readonly locks: Readonly<Record<string, LockMode>>;
  readonly rewrites: readonly string[];
  readonly scans: readonly string[];
  /** Tables whose indexes were built, once for each. */
  readonly indexBuilds: readonly string[];
};

/** One statement that was run on every engine. */
export type AtlasEntry = {
  readonly id: string;
  /** The file of `tools/atlas/statements` that it is in. */
  readonly about: string;
  /** Statements that were run before it. */
  readonly first: readonly string[];
  readonly sql: string;
  /** `on` names major versions, and `embedded`: the PostgreSQL that rehearses. */
  readonly seen: readonly (Sight & { readonly on: readonly string[] })[];
};

/** Every statement, and what it did: written by `npm run atlas`, never by hand. */
export const atlas = rows as unknown as readonly AtlasEntry[];

/** Major versions in the atlas, oldest first. */
export const atlasVersions = [13, 14, 15, 16, 17, 18] as const;

const byId = new Map(atlas.map((entry) => [entry.id, entry]));

/** @throws Error for an id that is not in the atlas: a defect of the caller */
export function atlasEntry(id: string): AtlasEntry {
  const entry = byId.get(id);
  if (!entry) throw new Error(`the atlas has no statement ${id}`);
  return entry;
}

/** What the statement did on a major version; on the nearest one where that is not in the atlas. */
export function sightOn(entry: AtlasEntry, version: number): Sight | undefined {
  const nearest = String(Math.min(Math.max(version, atlasVersions[0]), atlasVersions.at(-1) ?? version));
  return entry.seen.find(({ on }) => on.includes(nearest));
}
