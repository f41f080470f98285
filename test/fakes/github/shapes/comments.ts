import type { Comment, Reaction, Review, ReviewComment, World } from '../state/world.ts';
import { accountJson, appJson } from './accounts.ts';
import { associationOf } from './pulls.ts';
import { apiAddress, webAddress } from './repositories.ts';

const emojis = ['+1', '-1', 'laugh', 'hooray', 'confused', 'heart', 'rocket', 'eyes'] as const;

const reactionsJson = (url: string, reactions: readonly Reaction[]) => ({
  url: `${url}/reactions`,
  total_count: reactions.length,
  ...Object.fromEntries(emojis.map((emoji) => [emoji, reactions.filter(({ content }) => content === emoji).length])),
});

export function reactionJson(world: World, reaction: Reaction) {
  return {
    id: reaction.id,
    node_id: `REA_${reaction.id}`,
    user: accountJson(world, reaction.author),
    content: reaction.content,
    created_at: reaction.createdAt.toISOString(),
  };
}

/** GitHub's JSON of a comment in the conversation of a pull request. */
export function commentJson(world: World, comment: Comment) {
  const { pull } = comment;
  const url = `${apiAddress(world, pull.repository)}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${webAddress(pull.repository)}/pull/${pull.number}#issuecomment-${comment.id}`,
    issue_url: `${apiAddress(world, pull.repository)}/issues/${pull.number}`,
    id: comment.id,
    node_id: `IC_${comment.id}`,
    user: accountJson(world, comment.author),
    created_at: comment.createdAt.toISOString(),
    updated_at: comment.updatedAt.toISOString(),
    author_association: associationOf(pull.repository, comment.author),
    body: comment.body,
    reactions: reactionsJson(url, comment.reactions),
    performed_via_github_app: comment.app === undefined ? null : appJson(world, comment.app),
  };
}

/** GitHub's JSON of a review. */
export function reviewJson(world: World, review: Review, pull: Comment['pull']) {
  const web = `${webAddress(pull.repository)}/pull/${pull.number}`;
  const api = `${apiAddress(world, pull.repository)}/pulls/${pull.number}`;
  return {
    id: review.id,
    node_id: `PRR_${review.id}`,
    user: accountJson(world, review.author),
    body: review.body,
    state: review.state,
    html_url: `${web}#pullrequestreview-${review.id}`,
    pull_request_url: api,
    author_association: associationOf(pull.repository, review.author),
    _links: { html: { href: `${web}#pullrequestreview-${review.id}` }, pull_request: { href: api } },
    submitted_at: review.submittedAt.toISOString(),
    commit_id: review.commit,
  };
}

/** GitHub's JSON of an inline comment. `line` is null once the head has moved on: the comment is outdated. */
export function reviewCommentJson(world: World, comment: ReviewComment) {
  const { pull } = comment;
  const url = `${apiAddress(world, pull.repository)}/pulls/comments/${comment.id}`;
  const web = `${webAddress(pull.repository)}/pull/${pull.number}#discussion_r${comment.id}`;
  const outdated = comment.commit !== pull.head.sha;
  const api = `${apiAddress(world, pull.repository)}/pulls/${pull.number}`;
  return {
    url,
    pull_request_review_id: comment.review?.id ?? null,
    id: comment.id,
    node_id: `PRRC_${comment.id}`,
    diff_hunk: comment.hunk,
    path: comment.path,
    commit_id: pull.head.sha,
    original_commit_id: comment.commit,
    user: accountJson(world, comment.author),
    body: comment.body,
    created_at: comment.createdAt.toISOString(),
    updated_at: comment.updatedAt.toISOString(),
    html_url: web,
    pull_request_url: api,
    author_association: associationOf(pull.repository, comment.author),
    _links: { self: { href: url }, html: { href: web }, pull_request: { href: api } },
    reactions: reactionsJson(url, []),
    ...(comment.replyTo === undefined ? {} : { in_reply_to_id: comment.replyTo }),
    ...(comment.line === undefined ? {} : { line: outdated ? undefined : comment.line, original_line: comment.line }),
    side: comment.side,
    start_line: outdated ? null : (comment.startLine ?? null),
    original_start_line: comment.startLine ?? null,
    start_side: comment.startSide ?? null,
    subject_type: comment.subject,
  };
}
