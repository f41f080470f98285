import type { Published } from '../../store/records.ts';
import type { CommentNow } from '../glance.ts';
import { isGone, isUncertain } from '../trouble.ts';
import type { Work } from '../work.ts';
import { hashOfBody } from './body.ts';
import { ownComments } from './find-comment.ts';

/** How the comment is to be, given what stands there now. Undefined: where none stands none is needed. */
export type Body = (now: CommentNow | undefined) => string | undefined;

/** What is known of our comment before it is written. */
export type Before = {
  readonly known: Published | 'sought' | undefined;
  /** All comments are looked through: duplicates are healed, and what people did meanwhile is seen. */
  readonly look: boolean;
  /** Told before something is created, so that a crash in between is noticed. */
  readonly intend: () => Promise<void>;
};

/** Makes our one comment be as it should. Nothing is sent when it is so already. */
export async function writeComment(work: Work, before: Before, body: Body): Promise<Published | undefined> {
  const now = await current(work, before);
  const edited = now && body(now);
  const written = now && edited !== undefined ? await edit(work, now, edited) : undefined;
  if (written) return written;
  const fresh = body(undefined);
  return fresh === undefined ? undefined : create(work, before, fresh);
}

/** Our comment as it is now. Of several the oldest stays: links lead to it. */
async function current(work: Work, { known, look }: Before): Promise<CommentNow | undefined> {
  const { place, pullRequest, workshop } = work;
  const trusted = !look && known !== 'sought' && known?.id === work.comment?.id;
  if (trusted && work.comment) return work.comment;
  const { number, comments } = pullRequest;
  if (comments === 0 && known === undefined) return undefined;
  const id = known === 'sought' ? undefined : known?.id;
  const [first, ...duplicates] = await ownComments(place, number, workshop.self, id);
  for (const duplicate of duplicates) await remove(work, duplicate.id);
  return first;
}

/** Undefined: it was deleted a moment ago. */
async function edit({ place }: Work, now: CommentNow, body: string): Promise<Published | undefined> {
  const { api, owner, repo } = place;
  const published = { id: now.id, node: now.node, written: hashOfBody(body) };
  if (hashOfBody(now.body) === published.written) return published;
  try {
    await api.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      owner,
      repo,
      comment_id: now.id,
      body,
    });
    return published;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

async function create(work: Work, { intend }: Before, body: string): Promise<Published> {
  const { api, owner, repo } = work.place;
  await intend();
  try {
    const { data } = await api.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      owner,
      repo,
      issue_number: work.pullRequest.number,
      body,
      request: { retries: 0 },
    });
    return { id: Number(data.id), node: data.node_id, written: hashOfBody(body) };
  } catch (error) {
    if (!isUncertain(error)) throw error;
    const [made] = await ownComments(work.place, work.pullRequest.number, work.workshop.self, undefined);
    if (!made) throw error;
    return { id: made.id, node: made.node, written: hashOfBody(made.body) };
  }
}

async function remove({ place: { api, owner, repo } }: Work, id: number): Promise<void> {
  try {
    await api.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', { owner, repo, comment_id: id });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
