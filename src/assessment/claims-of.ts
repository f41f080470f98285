import type { Claim } from '../model/claims.ts';
import type { ProjectReview, Review } from '../model/review.ts';
import { changedObjects } from '../schema/diff/changed-objects.ts';

/** What a reviewed change takes for itself, by migration directory. Objects are known only of what was rehearsed. */
export function claimsOf({ projects }: Pick<Review, 'projects'>): readonly Claim[] {
  return projects.map(claimOf);
}

const claimOf = ({ directory, migrations, schemaChanges }: ProjectReview): Claim => ({
  directory,
  versions: migrations
    .filter(({ status }) => status === 'new' || status === 'renamed')
    .map(({ version, path }) => ({ version, path })),
  objects: changedObjects(schemaChanges),
});
