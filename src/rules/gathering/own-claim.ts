import type { Claim } from '../../model/claims.ts';
import { changedObjects } from '../../schema/diff/changed-objects.ts';
import { diffSchemas } from '../../schema/diff/diff-schemas.ts';
import type { ChangeFacts } from '../facts.ts';

/** What this change takes for itself, to be held against what others take. */
export function ownClaim({ migrations, before, after }: ChangeFacts, directory: string): Claim {
  return {
    directory,
    versions: migrations
      .filter(({ migration }) => !migration.repeatable)
      .map(({ migration: { version, path } }) => ({ version, path })),
    objects: before && after ? changedObjects(diffSchemas(before, after)) : [],
  };
}
