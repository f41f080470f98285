import type { Claim } from '../../model/claims.ts';
import { changedObjects } from '../../schema/diff/changed-objects.ts';
import type { RehearsedChange } from '../../statements/record.ts';

/** What this change takes for itself, to be held against what others take. */
export function ownClaim({ migrations, schemaChanges }: RehearsedChange, directory: string): Claim {
  return {
    directory,
    versions: migrations
      .filter(({ migration }) => !migration.repeatable)
      .map(({ migration: { version, path } }) => ({ version, path })),
    objects: changedObjects(schemaChanges),
  };
}
