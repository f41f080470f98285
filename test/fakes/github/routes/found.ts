import { type Call, notFound, Refusal } from '../http/call.ts';
import { commitAt, findRepository } from '../state/rights.ts';
import type { Account, App, CheckRun, Comment, Pull, Repository } from '../state/world.ts';

/** What a path names; each throws GitHub's 404 when it is not there. */
const or404 = <Thing>(thing: Thing | undefined): Thing => {
  if (thing === undefined) throw notFound();
  return thing;
};

export function repositoryOf({ world, path }: Call): Repository {
  return or404(findRepository(world, path.owner ?? '', path.repo ?? ''));
}

export function pullOf(call: Call): Pull {
  return or404(repositoryOf(call).pulls.get(Number(call.path.pull_number ?? call.path.issue_number)));
}

export function commentOf(call: Call): Comment {
  return or404(repositoryOf(call).comments.get(Number(call.path.comment_id)));
}

export function checkRunOf(call: Call): CheckRun {
  return or404(repositoryOf(call).checkRuns.get(Number(call.path.check_run_id)));
}

/** The sha of the commit that a name means; GitHub answers 422 to a name that means none. */
export function commitOf(repository: Repository, name: string): string {
  const sha = commitAt(repository, name);
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${name}`);
  return sha;
}

/** The account in whose name a caller acts. */
export function actorOf({ caller }: Call): Account {
  if (caller.kind === 'installation' || caller.kind === 'user') return caller.account;
  throw new Refusal(401, 'Requires authentication');
}

export function appOf({ caller }: Call): App | undefined {
  return caller.kind === 'installation' ? caller.installation.app : undefined;
}

/** GitHub counts characters, not bytes. */
export function demandShort(text: string, resource: string): void {
  if ([...text].length <= 65_536) return;
  throw new Refusal(422, 'Validation Failed', [
    { resource, code: 'unprocessable', field: 'data', message: 'Body is too long (maximum is 65536 characters)' },
  ]);
}
