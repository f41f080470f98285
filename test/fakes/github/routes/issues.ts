import { createIssue, moveIssue } from '../acts/issues.ts';
import { type Call, created, notFound, ok, type Route } from '../http/call.ts';
import { plainIssueJson } from '../shapes/issues.ts';
import type { Issue } from '../state/world.ts';
import { actorOf, appOf, demandShort, repositoryOf } from './found.ts';

const writing = { permissions: [{ issues: 'write' }] } as const;

const issueOf = (call: Call): Issue => {
  const issue = repositoryOf(call).issues.get(Number(call.path.issue_number));
  if (issue === undefined) throw notFound();
  return issue;
};

/** Issues that are no pull requests. */
export const issueRoutes: readonly Route[] = [
  {
    route: 'POST /repos/{owner}/{repo}/issues',
    needs: writing,
    handle: (call) => {
      const { title, body = null } = call.body as { readonly title: string; readonly body?: string | null };
      demandShort(body ?? '', 'Issue');
      const issue = createIssue(call.world, repositoryOf(call), actorOf(call), appOf(call), { title, body });
      return created(plainIssueJson(call.world, issue));
    },
  },
  {
    route: 'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
    needs: writing,
    handle: (call) => {
      const issue = issueOf(call);
      const { state, state_reason = null } = call.body as {
        readonly state?: Issue['state'];
        readonly state_reason?: string | null;
      };
      if (state !== undefined) moveIssue(call.world, issue, state, state_reason);
      return ok(plainIssueJson(call.world, issue));
    },
  },
];
