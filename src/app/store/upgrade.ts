import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../model/user-error.ts';
import type { Database, Queryable } from './database.ts';

type Step = { readonly number: number; readonly name: string; readonly sql: string };

/** The steps from nothing to today's tables: `migrations/0001-….sql` and so on. A step that was released is never changed. */
const readSteps = (): readonly Step[] => {
  const folder = join(import.meta.dirname, 'migrations');
  return readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort()
    .map((name) => ({ number: Number(name.slice(0, 4)), name, sql: readFileSync(join(folder, name), 'utf8') }));
};

/** One number for the lock under which processes that start together take turns. */
const upgradeLock = 7_021_977;

/**
 * Brings the tables up to date, in one transaction.
 *
 * @throws UserError when a newer version of the program has been here
 */
export function upgrade(database: Database): Promise<void> {
  return database.transaction(async (inside) => {
    await inside.query('SELECT pg_advisory_xact_lock($1)', [upgradeLock]);
    await inside.query(`CREATE SCHEMA IF NOT EXISTS migration_planner;
      CREATE TABLE IF NOT EXISTS migration_planner.upgrades (
        number integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`);
    await takeSteps(inside, readSteps());
  });
}

const takeSteps = async (inside: Queryable, steps: readonly Step[]): Promise<void> => {
  const taken = await inside.query<{ number: number }>('SELECT number FROM migration_planner.upgrades');
  const numbers = new Set(taken.map(({ number }) => number));
  const newest = Math.max(0, ...numbers);
  const known = steps.at(-1)?.number ?? 0;
  if (newest > known) throw tooNew(newest, known);
  for (const { number, name, sql } of steps.filter((step) => !numbers.has(step.number))) {
    await inside.query(sql);
    await inside.query('INSERT INTO migration_planner.upgrades (number, name) VALUES ($1, $2)', [number, name]);
  }
};

const tooNew = (newest: number, known: number): UserError =>
  new UserError(
    `the database is at step ${newest}, but this version of Migration Planner only knows steps up to ${known}`,
    'the version that made these tables or a newer one; to go back, restore the backup from before the upgrade',
    'docker compose pull && docker compose up -d',
  );
