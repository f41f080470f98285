import type { Published } from '../../store/records.ts';
import { isNotFound, mayHaveSucceeded } from '../errors.ts';
import type { CurrentComment } from '../fetch-pull-request.ts';
import type { PullRequestContext } from '../pull-request-context.ts';
import { hashBody } from './body.ts';
import { findOwnComments } from './find-comment.ts';

/** How the comment is to be, given what stands there now. Undefined: where none stands none is needed. */
export type Body = (now: CurrentComment | undefined) => string | undefined;

/** What is known of our comment before it is written. */
export type CommentBefore = {
  readonly known: Published | 'sought' | undefined;
  /** All comments are looked through: duplicates are healed, and what people did meanwhile is seen. */
  readonly look: boolean;
  /** Told before something is created, so that a crash in between is noticed. */
  readonly intend: () => Promise<void>;
};

/** Makes our one comment be as it should. Nothing is sent when it is so already. */
export async function writeComment(
  context: PullRequestContext,
  before: CommentBefore,
  body: Body,
): Promise<Published | undefined> {
  const found = await findCurrent(context, before);
  // A box that somebody set while we were at work must not be covered by what we saw before.
  const now = found && isSeenBefore(context, found) && differs(found, body) ? await readAgain(context, found) : found;
  const edited = now && body(now);
  const written = now && edited !== undefined ? await edit(context, now, edited) : undefined;
  if (written) return written;
  const fresh = body(undefined);
  return fresh === undefined ? undefined : create(context, before, fresh);
}

/** Our comment as it is now. Of several the oldest stays: links lead to it. */
async function findCurrent(
  context: PullRequestContext,
  { known, look }: CommentBefore,
): Promise<CurrentComment | undefined> {
  const { client, pullRequest, services } = context;
  const trusted = !look && known !== 'sought' && known?.id === context.comment?.id;
  if (trusted && context.comment) return context.comment;
  const { number, comments } = pullRequest;
  if (comments === 0 && known === undefined) return undefined;
  const id = known === 'sought' ? undefined : known?.id;
  const [first, ...duplicates] = await findOwnComments(client, number, services.account, id);
  for (const duplicate of duplicates) await remove(context, duplicate.id);
  return first;
}

/** Whether it is as it was when the work began, and not looked for just now. */
const isSeenBefore = ({ comment }: PullRequestContext, found: CurrentComment): boolean => comment === found;

function differs(found: CurrentComment, body: Body): boolean {
  const wanted = body(found);
  return wanted !== undefined && hashBody(wanted) !== hashBody(found.body);
}

/** Undefined: it was deleted meanwhile. */
async function readAgain({ client }: PullRequestContext, { id }: CurrentComment): Promise<CurrentComment | undefined> {
  const { api, owner, repo } = client;
  const route = 'GET /repos/{owner}/{repo}/issues/comments/{comment_id}';
  const answer = await api.request(route, { owner, repo, comment_id: id }).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  if (answer === undefined) return undefined;
  const { node_id: node, body: text = '', updated_at } = answer.data;
  return { id, node, body: text, updatedAt: new Date(updated_at) };
}

/** Undefined: it was deleted a moment ago. */
async function edit({ client }: PullRequestContext, now: CurrentComment, body: string): Promise<Published | undefined> {
  const { api, owner, repo } = client;
  const published = { id: now.id, node: now.node, written: hashBody(body) };
  if (hashBody(now.body) === published.written) return published;
  try {
    await api.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      owner,
      repo,
      comment_id: now.id,
      body,
    });
    return published;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function create(context: PullRequestContext, { intend }: CommentBefore, body: string): Promise<Published> {
  const { api, owner, repo } = context.client;
  await intend();
  try {
    const { data } = await api.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      owner,
      repo,
      issue_number: context.pullRequest.number,
      body,
      request: { retries: 0 },
    });
    return { id: Number(data.id), node: data.node_id, written: hashBody(body) };
  } catch (error) {
    if (!mayHaveSucceeded(error)) throw error;
    const [made] = await findOwnComments(
      context.client,
      context.pullRequest.number,
      context.services.account,
      undefined,
    );
    if (!made) throw error;
    return { id: made.id, node: made.node, written: hashBody(made.body) };
  }
}

async function remove({ client: { api, owner, repo } }: PullRequestContext, id: number): Promise<void> {
  try {
    await api.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', { owner, repo, comment_id: id });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
