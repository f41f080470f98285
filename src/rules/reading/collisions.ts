import { type Collision, collisionOf } from '../../model/claims.ts';
import type { RehearsedChange } from '../../statements/record.ts';
import { ownClaim } from '../gathering/own-claim.ts';

/** What this change and each other open pull request both take; those that take nothing in common are left out. */
export function collisionsOf(facts: RehearsedChange): readonly (Collision & { readonly number: number })[] {
  const { openPullRequests = [] } = facts.whole;
  const directory = facts.migrations[0]?.migration.directory;
  if (directory === undefined || openPullRequests.length === 0) return [];
  const mine = ownClaim(facts, directory);
  return openPullRequests.flatMap(({ number, claims }) =>
    claims
      .map((theirs) => ({ ...collisionOf(mine, theirs), number }))
      .filter(({ versions, objects }) => versions.length + objects.length > 0),
  );
}
