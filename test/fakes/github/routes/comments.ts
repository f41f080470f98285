import { createComment, deleteComment, editComment, react } from '../acts/comments.ts';
import { commentOnIssue } from '../acts/issues.ts';
import { type Call, created, notFound, ok, Refusal, type Route } from '../http/call.ts';
import { page } from '../http/paging.ts';
import { commentJson, reactionJson } from '../shapes/comments.ts';
import { issueCommentJson } from '../shapes/issues.ts';
import { commentsOf, mayEdit } from '../state/rights.ts';
import { actorOf, appOf, commentOf, demandShort, pullOf, repositoryOf } from './found.ts';

/** On a pull request either permission is enough. */
const reading = { permissions: [{ issues: 'read' }, { pull_requests: 'read' }] } as const;
const writing = { permissions: [{ issues: 'write' }, { pull_requests: 'write' }] } as const;

const textOf = ({ body }: Call): string => {
  const text = (body as { readonly body: string }).body;
  if (text.trim() === '')
    throw new Refusal(422, 'Validation Failed', [{ resource: 'IssueComment', code: 'missing_field', field: 'body' }]);
  demandShort(text, 'IssueComment');
  return text;
};

const demandRight = (call: Call): void => {
  if (call.caller.kind === 'user' && !mayEdit(commentOf(call), repositoryOf(call), call.caller.account)) {
    throw new Refusal(403, 'Must have admin rights to Repository.');
  }
};

/** Under an issue the permission of pull requests is worth nothing. */
const demandIssues = ({ caller }: Call): void => {
  if (caller.kind === 'installation' && caller.permissions.issues !== 'write')
    throw new Refusal(403, 'Resource not accessible by integration');
};

/** Comments in the conversation of a pull request, and reactions to them. */
export const commentRoutes: readonly Route[] = [
  {
    route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
    needs: reading,
    handle: (call) => {
      const since = new Date(call.query.since ?? 0);
      const found = commentsOf(pullOf(call)).filter((comment) => comment.updatedAt >= since);
      return page(call, found, (comment) => commentJson(call.world, comment));
    },
  },
  {
    route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    needs: writing,
    handle: (call) => {
      const issue = repositoryOf(call).issues.get(Number(call.path.issue_number));
      if (issue !== undefined) demandIssues(call);
      const by = [actorOf(call), appOf(call), textOf(call)] as const;
      return issue === undefined
        ? created(commentJson(call.world, createComment(call.world, pullOf(call), ...by)))
        : created(issueCommentJson(call.world, commentOnIssue(call.world, issue, ...by)));
    },
  },
  {
    route: 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}',
    needs: reading,
    handle: (call) => ok(commentJson(call.world, commentOf(call))),
  },
  {
    route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
    needs: writing,
    handle: (call) => {
      const comment = commentOf(call);
      demandRight(call);
      editComment(call.world, comment, textOf(call), actorOf(call));
      return ok(commentJson(call.world, comment));
    },
  },
  {
    route: 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}',
    needs: writing,
    handle: (call) => {
      const comment = commentOf(call);
      demandRight(call);
      deleteComment(call.world, comment, actorOf(call));
      return { status: 204 };
    },
  },
  {
    route: 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions',
    needs: { permissions: [{ issues: 'read' }] },
    handle: (call) => page(call, commentOf(call).reactions, (reaction) => reactionJson(call.world, reaction)),
  },
  {
    // GitHub's table of permissions has reactions below `issues` alone, unlike comments.
    route: 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions',
    needs: { permissions: [{ issues: 'write' }] },
    handle: (call) => {
      const { content } = call.body as { readonly content: string };
      const { reaction, made } = react(call.world, commentOf(call), actorOf(call), content);
      return { status: made ? 201 : 200, body: reactionJson(call.world, reaction) };
    },
  },
  {
    route: 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions/{reaction_id}',
    needs: { permissions: [{ issues: 'write' }] },
    handle: (call) => {
      const { reactions } = commentOf(call);
      const at = reactions.findIndex(({ id }) => `${id}` === call.path.reaction_id);
      if (at === -1) throw notFound();
      reactions.splice(at, 1);
      return { status: 204 };
    },
  },
];
