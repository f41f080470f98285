import { type Claim, collisionOf, type OpenPullRequest } from '../../model/claims.ts';
import type { PullRequestJob } from './job.ts';
import type { PullRequestContext } from './pull-request-context.ts';

/** The other pull requests that were reviewed, are open and go to the same branch. Asks the records, not GitHub. */
export async function otherPullRequests(
  { key, services, pullRequest }: PullRequestContext,
  baseRef = pullRequest.baseRef,
): Promise<readonly OpenPullRequest[]> {
  const found = await services.records.claims(key.repository, baseRef);
  return found.filter(({ number }) => number !== key.number);
}

/** All that claims have in common with those of others, as text: equal texts, equal collisions. */
export function collisionKey(mine: readonly Claim[], others: readonly OpenPullRequest[]): string {
  return JSON.stringify(
    others.map(({ number, claims }) => [number, sharedClaims(mine, claims)]).filter(([, shared]) => shared),
  );
}

/** Undefined: nothing. */
const sharedClaims = (mine: readonly Claim[], theirs: readonly Claim[]): string | undefined => {
  const shared = mine
    .flatMap((one) => theirs.map((other) => collisionOf(one, other)))
    .filter(({ versions, objects }) => versions.length + objects.length > 0);
  return shared.length === 0 ? undefined : JSON.stringify(shared);
};

/** What a pull request takes for itself, and on its way to which branch. */
type ClaimsOnBranch = { readonly baseRef: string; readonly claims: readonly Claim[] };

/**
 * Asks for those to be looked at again that collide with this pull request and did not, or did and do no more. Their own claims
 * stay what they are, so that this comes to an end.
 *
 * @param before what it took until now; undefined when it was not known
 * @param after what it takes now; undefined when it is closed
 */
export async function requeueColliding(
  context: PullRequestContext,
  before: ClaimsOnBranch | undefined,
  after: ClaimsOnBranch | undefined,
): Promise<void> {
  const { requeue: wake } = context.services;
  if (wake === undefined || JSON.stringify(before) === JSON.stringify(after)) return;
  const colliding = new Set<number>();
  for (const baseRef of new Set([before, after].flatMap((taken) => taken?.baseRef ?? []))) {
    const claimsIn = (taken: ClaimsOnBranch | undefined) => (taken?.baseRef === baseRef ? taken.claims : []);
    for (const { number, claims } of await otherPullRequests(context, baseRef)) {
      if (sharedClaims(claims, claimsIn(before)) !== sharedClaims(claims, claimsIn(after))) colliding.add(number);
    }
  }
  const { repository } = context.job;
  const jobs = [...colliding].map(
    (number): PullRequestJob => ({ kind: 'pull request', repository, number, anew: false }),
  );
  if (jobs.length > 0) await wake(jobs);
}
