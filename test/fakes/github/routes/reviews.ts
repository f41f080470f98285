import { addReviewComment, type CommentInput, place } from '../acts/reviews.ts';
import { type Call, created, notFound, ok, Refusal, type Route } from '../http/call.ts';
import { page } from '../http/paging.ts';
import { reviewCommentJson, reviewJson } from '../shapes/comments.ts';
import { commitsOf } from '../shapes/pulls.ts';
import { mayEdit } from '../state/rights.ts';
import type { Pull, Review, ReviewComment } from '../state/world.ts';
import { actorOf, demandShort, pullOf, repositoryOf } from './found.ts';

const reading = { permissions: [{ pull_requests: 'read' }] } as const;
const writing = { permissions: [{ pull_requests: 'write' }] } as const;

type ReviewInput = {
  readonly commit_id?: string;
  readonly body?: string;
  readonly event?: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT';
  readonly comments?: readonly CommentInput[];
};
const states = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;

/** Reviews and the comments at lines of the diff. */
export const reviewRoutes: readonly Route[] = [
  {
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
    needs: reading,
    handle: (call) => {
      const pull = pullOf(call);
      return page(call, pull.reviews, (review) => reviewJson(call.world, review, pull));
    },
  },
  {
    route: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
    needs: writing,
    handle: (call) => ok(reviewJson(call.world, createReview(call), pullOf(call))),
  },
  {
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments',
    needs: reading,
    handle: (call) => {
      const found = [...pullOf(call).reviewComments.values()].filter(
        ({ review }) => `${review?.id}` === call.path.review_id,
      );
      return page(call, found, (comment) => reviewCommentJson(call.world, comment));
    },
  },
  {
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments',
    needs: reading,
    handle: (call) =>
      page(call, [...pullOf(call).reviewComments.values()], (comment) => reviewCommentJson(call.world, comment)),
  },
  {
    route: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments',
    needs: writing,
    handle: (call) => {
      const pull = pullOf(call);
      const input = call.body as CommentInput & { readonly commit_id: string };
      demandShort(input.body, 'PullRequestReviewComment');
      const placed = place(pull, input);
      const problem = 'wrong' in placed ? placed.wrong : commitProblem(pull, input.commit_id);
      if ('wrong' in placed || problem !== undefined)
        throw new Refusal(422, 'Validation Failed', [
          { resource: 'PullRequestReviewComment', code: 'custom', message: problem },
        ]);
      const context = { review: undefined, commit: input.commit_id, placed };
      return created(reviewCommentJson(call.world, addReviewComment(call.world, pull, actorOf(call), input, context)));
    },
  },
  {
    route: 'PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}',
    needs: writing,
    handle: (call) => {
      const comment = editable(call);
      const { body } = call.body as { readonly body: string };
      demandShort(body, 'PullRequestReviewComment');
      comment.body = body;
      comment.updatedAt = call.world.now();
      return ok(reviewCommentJson(call.world, comment));
    },
  },
  {
    route: 'DELETE /repos/{owner}/{repo}/pulls/comments/{comment_id}',
    needs: writing,
    handle: (call) => {
      const comment = editable(call);
      comment.pull.reviewComments.delete(comment.id);
      return { status: 204 };
    },
  },
];

function editable(call: Call): ReviewComment {
  const id = Number(call.path.comment_id);
  const comment = [...repositoryOf(call).pulls.values()].map((pull) => pull.reviewComments.get(id)).find(Boolean);
  if (comment === undefined) throw notFound();
  if (call.caller.kind === 'user' && !mayEdit(comment, repositoryOf(call), call.caller.account))
    throw new Refusal(403, 'Forbidden');
  return comment;
}

const commitProblem = (pull: Pull, commit: string): string | undefined =>
  commitsOf(pull).some(({ sha }) => sha === commit) ? undefined : 'commit_id is not part of the pull request';

/** All comments of a review stand, or none: GitHub does not say which one was wrong. */
function createReview(call: Call): Review {
  const pull = pullOf(call);
  const input = (call.body ?? {}) as ReviewInput;
  const comments = input.comments ?? [];
  const commit = input.commit_id ?? pull.head.sha;
  const blank = (input.body ?? '') === '';
  if (input.event !== undefined && input.event !== 'APPROVE' && blank && comments.length === 0) {
    throw new Refusal(422, 'Unprocessable Entity', ['Review body or comments are missing']);
  }
  demandShort(input.body ?? '', 'PullRequestReview');
  for (const { body } of comments) demandShort(body, 'PullRequestReviewComment');
  const problem = commitProblem(pull, commit);
  const places = comments.map((comment) => ({ comment, placed: place(pull, comment) }));
  const wrong = places.flatMap(({ placed }) => ('wrong' in placed ? [placed.wrong] : []));
  if (problem !== undefined || wrong.length > 0) throw new Refusal(422, 'Unprocessable Entity', [problem ?? wrong[0]]);
  const author = actorOf(call);
  const review: Review = {
    id: call.world.nextId(),
    author,
    body: input.body ?? '',
    state: input.event === undefined ? 'PENDING' : states[input.event],
    commit,
    submittedAt: call.world.now(),
  };
  pull.reviews.push(review);
  for (const { comment, placed } of places) {
    if (!('wrong' in placed)) addReviewComment(call.world, pull, author, comment, { review, commit, placed });
  }
  return review;
}
