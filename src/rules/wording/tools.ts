import type { FrameworkId } from '../../model/migration.ts';

/** What a migration tool does with a history that is not as it was. */
export type Habits = {
  /** An applied file was edited. `fails`: the next deploy stops at the checksum. `warns`: the tool notices. `ignores`: nobody notices. */
  readonly edited: 'fails' | 'warns' | 'ignores';
  /** A new version sorts before one that is applied. */
  readonly late: 'skips' | 'fails' | 'applies';
  /** Two migrations have one version. */
  readonly twice: 'skips' | 'fails' | 'applies';
};

const habits: Readonly<Partial<Record<FrameworkId, Habits>>> = {
  prisma: { edited: 'warns', late: 'applies', twice: 'applies' },
  supabase: { edited: 'ignores', late: 'fails', twice: 'fails' },
  drizzle: { edited: 'ignores', late: 'skips', twice: 'skips' },
  'golang-migrate': { edited: 'ignores', late: 'skips', twice: 'fails' },
  goose: { edited: 'ignores', late: 'fails', twice: 'fails' },
  dbmate: { edited: 'ignores', late: 'applies', twice: 'skips' },
  'node-pg-migrate': { edited: 'ignores', late: 'fails', twice: 'applies' },
  sqlx: { edited: 'fails', late: 'applies', twice: 'fails' },
  flyway: { edited: 'fails', late: 'fails', twice: 'fails' },
};

/** The habits of a tool; of one that is not known, the ones that cost least to be prepared for. */
export function habitsOf(framework: FrameworkId): Habits {
  return habits[framework] ?? { edited: 'ignores', late: 'applies', twice: 'fails' };
}
