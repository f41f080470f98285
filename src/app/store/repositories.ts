import type { Queryable } from './database.ts';

/** A repository that the App has; `installation` is undefined where it was not remembered yet. */
export type KnownRepository = { readonly id: number; readonly installation: number | undefined };

/** Remembers that the App has a repository. Written once a day for each, however much happens in it. */
export async function rememberRepository(
  inside: Queryable,
  { id, installation }: { readonly id: number; readonly installation: number },
): Promise<void> {
  await inside.query(
    `INSERT INTO migration_planner.repositories AS known (id, installation) VALUES ($1, $2)
     ON CONFLICT (id) DO UPDATE SET installation = excluded.installation, seen_at = now()
     WHERE known.installation IS DISTINCT FROM excluded.installation OR known.seen_at < now() - interval '1 day'`,
    [id, installation],
  );
}

/** The numbers of all repositories that the App has. */
export async function knownRepositories(database: Queryable): Promise<ReadonlySet<number>> {
  const rows = await database.query<{ id: number }>('SELECT id FROM migration_planner.repositories');
  return new Set(rows.map(({ id }) => id));
}

/** Repositories of an installation; where only some left it, those of them. */
export async function installedRepositories(
  inside: Queryable,
  installation: number,
  among?: readonly number[],
): Promise<readonly number[]> {
  const rows = await inside.query<{ id: number }>(
    `SELECT id FROM migration_planner.repositories
     WHERE (installation = $1 OR installation IS NULL AND $2::bigint[] IS NOT NULL) AND ($2::bigint[] IS NULL OR id = ANY ($2))`,
    [installation, among ?? null],
  );
  return rows.map(({ id }) => id);
}

/** Repositories of which nothing was heard for so many days, those of longest silence first. */
export async function staleRepositories(
  database: Queryable,
  days: number,
  max: number,
): Promise<readonly KnownRepository[]> {
  const rows = await database.query<{ id: number; installation: number | null }>(
    `SELECT id, installation FROM migration_planner.repositories
     WHERE seen_at < now() - $1 * interval '1 day' ORDER BY seen_at LIMIT $2`,
    [days, max],
  );
  return rows.map(({ id, installation }) => ({ id, installation: installation ?? undefined }));
}

/** Notes that GitHub still shows a repository to the App. */
export async function markSeen(database: Queryable, id: number): Promise<void> {
  await database.query('UPDATE migration_planner.repositories SET seen_at = now() WHERE id = $1', [id]);
}

/** Deletes all that is remembered of repositories: reviews, ticks, what people asked for. */
export async function deleteRepositories(inside: Queryable, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await inside.query('DELETE FROM migration_planner.repositories WHERE id = ANY ($1::bigint[])', [ids]);
  await deleteStrays(inside);
}

/** Days for which a decided request is kept: its delivery may come again. */
const daysOfRequests = 10;

/** Deletes what belongs to no repository that the App has (a job may have been in hand when it left), and requests that were decided. */
export async function deleteStrays(database: Queryable): Promise<void> {
  await database.query(
    `${['pull_requests', 'requests', 'ticks'].map(deleteStraysIn).join(';\n')};
     DELETE FROM migration_planner.requests WHERE decided_at < now() - interval '${daysOfRequests} days'`,
  );
}

const deleteStraysIn = (table: string): string =>
  `DELETE FROM migration_planner.${table} AS kept
   WHERE NOT EXISTS (SELECT FROM migration_planner.repositories AS known WHERE known.id = kept.repository)`;
