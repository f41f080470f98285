import type { Account, App, Comment, Pull, Reaction, World } from '../state/world.ts';
import { commentEvent } from '../webhooks/payloads.ts';

export function createComment(world: World, pull: Pull, author: Account, app: App | undefined, body: string): Comment {
  const now = world.now();
  const comment: Comment = {
    id: world.nextId(),
    pull,
    author,
    app,
    body,
    reactions: [],
    createdAt: now,
    updatedAt: now,
  };
  pull.repository.comments.set(comment.id, comment);
  world.announce(commentEvent(world, 'created', comment, author));
  return comment;
}

/** An edit that changes nothing is no edit: GitHub announces none. */
export function editComment(world: World, comment: Comment, body: string, sender: Account): void {
  const from = comment.body;
  if (from === body) return;
  comment.body = body;
  comment.updatedAt = world.now();
  world.announce(commentEvent(world, 'edited', comment, sender, from));
}

export function deleteComment(world: World, comment: Comment, sender: Account): void {
  comment.pull.repository.comments.delete(comment.id);
  world.announce(commentEvent(world, 'deleted', comment, sender));
}

/** The same reaction of the same account is there once; GitHub gives back the one that is there. */
export function react(
  world: World,
  comment: Comment,
  author: Account,
  content: string,
): { reaction: Reaction; made: boolean } {
  const known = comment.reactions.find((each) => each.author === author && each.content === content);
  if (known !== undefined) return { reaction: known, made: false };
  const reaction = { id: world.nextId(), author, content, createdAt: world.now() };
  comment.reactions.push(reaction);
  return { reaction, made: true };
}
