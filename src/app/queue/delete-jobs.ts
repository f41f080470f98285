import type { Queryable } from '../store/database.ts';
import { deadQueueName, queueName, schema } from './boss.ts';

/** Takes the jobs of repositories out of the queue, done or not; see `Queue.forget`. */
export async function deleteJobs(inside: Queryable, repositories: readonly number[]): Promise<void> {
  await inside.query(
    `DELETE FROM ${schema}.job
     WHERE name IN ($1, $2) AND state <> 'active' AND (data->'repository'->>'id')::bigint = ANY ($3::bigint[])`,
    [queueName, deadQueueName, repositories],
  );
  await inside.query(
    `DELETE FROM migration_planner.last_runs WHERE split_part(key, '/', 2) = ANY ($1::bigint[]::text[])`,
    [repositories],
  );
}
