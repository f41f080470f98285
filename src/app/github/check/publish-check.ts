import { createHash } from 'node:crypto';
import type { Annotation } from '../../../render/check/annotations.ts';
import type { PublishedCheck } from '../../store/records.ts';
import type { OwnAccount } from '../api.ts';
import { mayHaveSucceeded, responseOf } from '../errors.ts';
import type { RepositoryClient } from '../repository-client.ts';
import type { Verdict } from './verdict.ts';

/** The name that teams require. */
const checkName = 'migration-planner';

/** The button below a check. */
const reviewAgain = {
  label: 'Review again',
  description: 'Rehearse and review the change again',
  identifier: 'review',
} as const;

/** Of more annotations the diff can't be read any more; all findings are in the text. */
export const maxAnnotations = 200;
/** GitHub takes so many in one request. */
const perRequest = 50;

/** A check as it is to be. */
export type Check = {
  readonly headSha: string;
  readonly externalId: string;
  readonly verdict: Verdict;
  /** Undefined: those that are there stay. */
  readonly annotations: readonly Annotation[] | undefined;
  readonly page: string | undefined;
};

/** What is known of the check before it is written. */
export type CheckBefore = {
  readonly known: PublishedCheck | 'sought' | undefined;
  /** It is sent though nothing changed: somebody asked for it again, and waits for an answer. */
  readonly force: boolean;
  readonly intend: () => Promise<void>;
};

/** Makes the check of a commit be as it should: complete, whatever happened. Nothing is sent when it is so already. */
export async function publishCheck(
  client: RepositoryClient,
  account: OwnAccount,
  check: Check,
  before: CheckBefore,
): Promise<PublishedCheck> {
  const written = hashOf([check.verdict, check.page]);
  const found = before.known === 'sought' ? await findCheck(client, account, check) : before.known;
  const known = found?.headSha === check.headSha ? found : undefined;
  const wanted = check.annotations ?? [];
  const annotations = check.annotations === undefined && known ? known.annotations : hashOf(wanted);
  // Annotations can be added and not be taken away: others than those that are there need a run of their own.
  const stay = known?.annotations === annotations || known?.annotations === 'unknown';
  if (known && (stay || known.annotations === none)) {
    if (stay && known.written === written && !before.force) return known;
    await update(client, known.id, check, stay ? [] : wanted.slice(0, perRequest));
    if (!stay) await addRest(client, known.id, check, wanted);
    return { ...known, annotations, written };
  }
  const id = await create(client, account, check, before.intend);
  if (id !== 0) await addRest(client, id, check, wanted);
  return { id, headSha: check.headSha, annotations, written };
}

async function addRest(client: RepositoryClient, id: number, check: Check, all: readonly Annotation[]): Promise<void> {
  for (let from = perRequest; from < all.length; from += perRequest) {
    await update(client, id, check, all.slice(from, from + perRequest));
  }
}

const hashOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);

const none = hashOf([]);

const fields = ({ verdict, page }: Check, annotations: readonly Annotation[]) => ({
  status: 'completed' as const,
  conclusion: verdict.conclusion,
  ...(page !== undefined && { details_url: page }),
  output: {
    title: verdict.title,
    summary: verdict.summary,
    ...(verdict.text !== undefined && { text: verdict.text }),
    ...(annotations.length > 0 && { annotations: [...annotations] }),
  },
  actions: [reviewAgain],
});

async function create(
  client: RepositoryClient,
  account: OwnAccount,
  check: Check,
  intend: () => Promise<void>,
): Promise<number> {
  const { api, owner, repo } = client;
  await intend();
  try {
    const { data } = await api.request('POST /repos/{owner}/{repo}/check-runs', {
      owner,
      repo,
      name: checkName,
      head_sha: check.headSha,
      external_id: check.externalId,
      ...fields(check, (check.annotations ?? []).slice(0, perRequest)),
      request: { retries: 0 },
    });
    return Number(data.id);
  } catch (error) {
    if (account.appId === undefined && responseOf(error)?.status === 403) return setStatus(client, check);
    if (!mayHaveSucceeded(error)) throw error;
    const made = await findCheck(client, account, check);
    if (!made) throw error;
    return made.id;
  }
}

/** Checks are for Apps: with a person's token a commit status of the same name says whether it may be merged. */
async function setStatus({ api, owner, repo }: RepositoryClient, { headSha, verdict, page }: Check): Promise<number> {
  const passes = verdict.conclusion === 'success' || verdict.conclusion === 'neutral';
  await api.request('POST /repos/{owner}/{repo}/statuses/{sha}', {
    owner,
    repo,
    sha: headSha,
    context: checkName,
    state: passes ? 'success' : 'failure',
    description: verdict.title.slice(0, 140),
    ...(page !== undefined && { target_url: page }),
  });
  return 0;
}

/** GitHub adds the annotations to those that are there. */
async function update(
  client: RepositoryClient,
  id: number,
  check: Check,
  annotations: readonly Annotation[],
): Promise<void> {
  const { api, owner, repo } = client;
  await api.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
    owner,
    repo,
    check_run_id: id,
    ...fields(check, annotations),
  });
}

/** Our check of this commit, where nobody knows whether it was created. */
async function findCheck(
  client: RepositoryClient,
  account: OwnAccount,
  check: Check,
): Promise<PublishedCheck | undefined> {
  const { api, owner, repo } = client;
  const { data } = await api.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
    owner,
    repo,
    ref: check.headSha,
    check_name: checkName,
    ...(account.appId !== undefined && { app_id: account.appId }),
    per_page: 100,
  });
  const own = data.check_runs.find(({ external_id }) => external_id === check.externalId);
  return own && { id: Number(own.id), headSha: check.headSha, annotations: 'unknown', written: 'unknown' };
}
