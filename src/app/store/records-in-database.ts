import type { Claim, OpenPullRequest } from '../../model/claims.ts';
import type { OpenEnd } from '../../model/open-ends.ts';
import type { Database, Queryable } from './database.ts';
import { packReview, unpackReview } from './packed-review.ts';
import {
  type Delivery,
  type Gate,
  isTooOld,
  type LeftOpen,
  type PersonRequest,
  type PullRequestKey,
  type PullRequestState,
  type Records,
  type SameHead,
  type StoredPullRequest,
  type TickEntry,
} from './records.ts';

/** The App's memory of pull requests, in its database. */
export function recordsIn(database: Database): Records {
  return {
    addRequest: (key, delivery, request, now) => storeRequest(database, key, delivery, request, now),
    pendingRequests: (key) => waiting(database, key),
    decide: (key, entries, deliveries, at) =>
      database.transaction(async (inside) => {
        for (const entry of entries) await enter(inside, key, entry);
        await inside.query('UPDATE migration_planner.requests SET decided_at = $2 WHERE delivery = ANY ($1::text[])', [
          deliveries,
          at,
        ]);
      }),
    ticks: (key) => ticks(database, key),
    lastSet: (key) => lastSet(database, key),
    state: async (key) =>
      (await select(database, 'repository = $1 AND number = $2', [key.repository, key.number]))[0]?.state,
    save: (key, state) => save(database, key, state),
    byAddress: async (address) => (await select(database, 'address = $1', [address]))[0],
    open: (repository, where) =>
      'headSha' in where
        ? select(database, 'repository = $1 AND open AND head_sha = $2', [repository, where.headSha])
        : select(database, 'repository = $1 AND open AND base_ref = $2', [repository, where.baseRef]),
    sameHead: (repository, headSha) => sameHead(database, repository, headSha),
    openEnds: (repository) => openEnds(database, repository),
    claims: (repository, baseRef) => claims(database, repository, baseRef),
  };
}

/** Stores what a person asks for, within whatever transaction the delivery is taken; see `Records.addRequest`. */
export async function storeRequest(
  database: Queryable,
  key: PullRequestKey,
  { id, body }: Delivery,
  request: PersonRequest,
  now: Date,
): Promise<boolean> {
  if (isTooOld(request, now)) return false;
  const rows = await database.query(
    `INSERT INTO migration_planner.requests (delivery, body, repository, number, request, asked_at)
      VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING delivery`,
    [id, body, key.repository, key.number, JSON.stringify(request), new Date(request.at)],
  );
  return rows.length > 0;
}

async function waiting(database: Queryable, key: PullRequestKey) {
  const rows = await database.query<{ delivery: string; request: string; asked_at: Date }>(
    `SELECT delivery, request, asked_at FROM migration_planner.requests
      WHERE repository = $1 AND number = $2 AND decided_at IS NULL ORDER BY asked_at, delivery`,
    [key.repository, key.number],
  );
  return rows.map((row) => ({
    delivery: row.delivery,
    request: JSON.parse(row.request) as PersonRequest,
    askedAt: row.asked_at,
  }));
}

async function enter(inside: Queryable, key: PullRequestKey, entry: TickEntry): Promise<void> {
  const { item, ticked, by, at, content, headSha, reason } = entry;
  await inside.query(
    `INSERT INTO migration_planner.ticks (repository, number, item, ticked, by_id, by_login, at, content, head_sha, reason)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      key.repository,
      key.number,
      item,
      ticked,
      by?.id ?? null,
      by?.login ?? null,
      at,
      content.replaceAll('\0', ''),
      headSha,
      reason?.replaceAll('\0', '') ?? null,
    ],
  );
}

type TickRow = {
  readonly item: string;
  readonly ticked: boolean;
  readonly by_id: number | null;
  readonly by_login: string | null;
  readonly at: Date;
  readonly content: string;
  readonly head_sha: string;
  readonly reason: string | null;
};

async function ticks(database: Queryable, key: PullRequestKey): Promise<readonly TickEntry[]> {
  const rows = await database.query<TickRow>(
    `SELECT DISTINCT ON (item) item, ticked, by_id, by_login, at, content, head_sha, reason FROM migration_planner.ticks
      WHERE repository = $1 AND number = $2 ORDER BY item, id DESC`,
    [key.repository, key.number],
  );
  return rows
    .filter(({ ticked }) => ticked)
    .map(({ item, ticked, by_id, by_login, at, content, head_sha, reason }) => ({
      item,
      ticked,
      by: by_id === null ? undefined : { id: by_id, login: by_login ?? '' },
      at,
      content,
      headSha: head_sha,
      ...(reason !== null && { reason }),
    }));
}

async function lastSet(database: Queryable, key: PullRequestKey): Promise<ReadonlyMap<string, Date>> {
  const rows = await database.query<{ item: string; at: Date }>(
    `SELECT item, max(at) AS at FROM migration_planner.ticks
      WHERE repository = $1 AND number = $2 AND by_id IS NOT NULL GROUP BY item`,
    [key.repository, key.number],
  );
  return new Map(rows.map(({ item, at }) => [item, at]));
}

async function save(database: Queryable, key: PullRequestKey, state: PullRequestState): Promise<void> {
  const { judgement, ...published } = state;
  const { review, ...rest } = judgement ?? {};
  await database.query(
    `INSERT INTO migration_planner.pull_requests (repository, number, head_sha, base_ref, open, address, state, review, claims, open_ends, gate)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
      ON CONFLICT (repository, number) DO UPDATE SET head_sha = excluded.head_sha, base_ref = excluded.base_ref,
        open = excluded.open, address = excluded.address, state = excluded.state, review = excluded.review,
        claims = excluded.claims, open_ends = excluded.open_ends, gate = excluded.gate, updated_at = now()`,
    [
      key.repository,
      key.number,
      state.headSha,
      state.baseRef,
      state.open,
      state.address,
      JSON.stringify({ ...published, judgement: judgement && rest }),
      review === undefined ? null : await packReview(review),
      judgement === undefined ? null : JSON.stringify(judgement.claims),
      state.merged && judgement && judgement.openEnds.length > 0 ? JSON.stringify(judgement.openEnds) : null,
      JSON.stringify(gateColumn(state)),
    ],
  );
}

type GateColumn = Pick<SameHead, 'gate' | 'alongside'>;

const gateColumn = ({ gate, check }: PullRequestState): GateColumn => ({
  gate,
  alongside: typeof check === 'object' ? check.alongside : undefined,
});

/** One that was last looked at by a version that kept no gates has none until it is looked at again. */
async function sameHead(database: Queryable, repository: number, headSha: string): Promise<readonly SameHead[]> {
  const rows = await database.query<{ number: number; gate: string | null }>(
    `SELECT number, gate FROM migration_planner.pull_requests
      WHERE repository = $1 AND head_sha = $2 AND open ORDER BY number`,
    [repository, headSha],
  );
  return rows.map((row) => {
    const known = row.gate === null ? {} : (JSON.parse(row.gate) as { gate?: Gate; alongside?: string });
    return { number: row.number, gate: known.gate, alongside: known.alongside };
  });
}

async function openEnds(database: Queryable, repository: number): Promise<readonly LeftOpen[]> {
  const rows = await database.query<{ number: number; open_ends: string }>(
    `SELECT number, open_ends FROM migration_planner.pull_requests
      WHERE repository = $1 AND open_ends IS NOT NULL ORDER BY number`,
    [repository],
  );
  return rows.flatMap(({ number, open_ends }) =>
    (JSON.parse(open_ends) as readonly OpenEnd[]).map((end) => ({ number, end })),
  );
}

/** One whose review was made before claims were kept has none until it is reviewed again. */
async function claims(database: Queryable, repository: number, baseRef: string): Promise<readonly OpenPullRequest[]> {
  const rows = await database.query<{ number: number; claims: string }>(
    `SELECT number, claims FROM migration_planner.pull_requests
      WHERE repository = $1 AND base_ref = $2 AND open AND claims IS NOT NULL ORDER BY number`,
    [repository, baseRef],
  );
  return rows.map((row) => ({ number: row.number, claims: JSON.parse(row.claims) as readonly Claim[] }));
}

type StateRow = {
  readonly repository: number;
  readonly number: number;
  readonly state: string;
  readonly review: string | null;
};

async function select(
  database: Queryable,
  condition: string,
  values: readonly (string | number)[],
): Promise<readonly StoredPullRequest[]> {
  const rows = await database.query<StateRow>(
    `SELECT repository, number, state, review FROM migration_planner.pull_requests WHERE ${condition} ORDER BY number`,
    values,
  );
  const found: StoredPullRequest[] = [];
  // One after the other: many are long together.
  for (const { repository, number, state, review } of rows) {
    found.push({ key: { repository, number }, state: await stateOf(JSON.parse(state) as PullRequestState, review) });
  }
  return found;
}

/**
 * The review has a column of its own: it is long, and not everybody who looks at a state wants it. One of another format, written
 * by another version of the program, is as good as none: the next job makes a new one.
 */
const stateOf = async (state: PullRequestState, text: string | null): Promise<PullRequestState> => {
  const review = text === null ? undefined : await unpackReview(text);
  if (state.judgement === undefined || review === undefined) return { ...state, judgement: undefined };
  const { claims = [], openEnds = [] } = state.judgement;
  return { ...state, judgement: { ...state.judgement, claims, openEnds, review } };
};
