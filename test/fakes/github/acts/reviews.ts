import type { Hunk } from '../git/patch.ts';
import { changesOf } from '../shapes/pulls.ts';
import type { Account, Pull, Review, ReviewComment, World } from '../state/world.ts';

/** What a request may say of an inline comment. */
export type CommentInput = {
  readonly path: string;
  readonly body: string;
  readonly line?: number;
  readonly side?: 'LEFT' | 'RIGHT';
  readonly start_line?: number;
  readonly start_side?: 'LEFT' | 'RIGHT' | 'side';
  readonly position?: number;
  readonly subject_type?: 'line' | 'file';
  readonly in_reply_to?: number;
};

export type Placed = { readonly line: number | undefined; readonly hunk: string } | { readonly wrong: string };

/** Where an inline comment stands: its lines have to be in one hunk of the diff. */
export function place(pull: Pull, input: CommentInput): Placed {
  const change = changesOf(pull).find(({ path }) => path === input.path);
  if (change === undefined) return { wrong: 'Path could not be resolved' };
  if (input.subject_type === 'file') return { line: undefined, hunk: '' };
  const side = input.side ?? 'RIGHT';
  if (input.position !== undefined) return atPosition(change.hunks, input.position);
  if (input.line === undefined) return { wrong: 'Line could not be resolved' };
  const hunk = change.hunks.find((each) => has(each, side, input.line ?? 0));
  if (hunk === undefined) return { wrong: 'Line could not be resolved' };
  if (input.start_line !== undefined) {
    const startSide = input.start_side === 'LEFT' || input.start_side === 'RIGHT' ? input.start_side : side;
    if (input.start_line >= input.line && startSide === side) return { wrong: 'Start line must precede the end line' };
    if (!has(hunk, startSide, input.start_line))
      return { wrong: 'Start line must be part of the same hunk as the line' };
  }
  return { line: input.line, hunk: headOf(hunk) };
}

function has(hunk: Hunk, side: 'LEFT' | 'RIGHT', line: number): boolean {
  const [start, lines] = side === 'RIGHT' ? [hunk.newStart, hunk.newLines] : [hunk.oldStart, hunk.oldLines];
  return line >= start && line < start + lines;
}

function atPosition(hunks: readonly Hunk[], position: number): Placed {
  let passed = 0;
  for (const hunk of hunks) {
    const within = position - passed;
    if (within >= 1 && within <= hunk.edits.length) {
      const line = hunk.newStart + hunk.edits.slice(0, within).filter(({ kind }) => kind !== '-').length - 1;
      return { line, hunk: headOf(hunk) };
    }
    // The next hunk's head counts as a position too.
    passed += hunk.edits.length + 1;
  }
  return { wrong: 'Position could not be resolved' };
}

const headOf = (hunk: Hunk): string => `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`;

export function addReviewComment(
  world: World,
  pull: Pull,
  author: Account,
  input: CommentInput,
  {
    review,
    commit,
    placed,
  }: {
    readonly review: Review | undefined;
    readonly commit: string;
    readonly placed: { readonly line: number | undefined; readonly hunk: string };
  },
): ReviewComment {
  const now = world.now();
  const side = input.side ?? 'RIGHT';
  const comment: ReviewComment = {
    id: world.nextId(),
    review,
    pull,
    author,
    body: input.body,
    path: input.path,
    commit,
    subject: input.subject_type ?? 'line',
    line: placed.line,
    side,
    startLine: input.start_line,
    startSide: input.start_line === undefined ? undefined : input.start_side === 'LEFT' ? 'LEFT' : side,
    hunk: placed.hunk,
    replyTo: input.in_reply_to,
    createdAt: now,
    updatedAt: now,
  };
  pull.reviewComments.set(comment.id, comment);
  return comment;
}
