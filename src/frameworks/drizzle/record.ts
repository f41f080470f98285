import { statementsOf } from '../../sql/step-sql.ts';
import { inside } from '../detecting/paths.ts';
import type { NewMigration, Surroundings, WrittenFile } from '../writing/writing.ts';

const journalName = 'meta/_journal.json';

const journalIn = ({ directory, texts }: Surroundings): string | undefined => texts.get(inside(directory, journalName));

/** Whether a journal lists the files; from drizzle-kit 1.0 on each has a folder. */
export function isListed(around: Surroundings): boolean {
  return journalIn(around) !== undefined;
}

/** Drizzle sends what stands between breakpoints as one query each. */
export function withBreakpoints(sql: string): string {
  return statementsOf(sql).join('\n--> statement-breakpoint\n');
}

type Entry = { readonly idx: number; readonly when: number; readonly tag: string };
type Journal = { readonly entries: readonly Entry[]; readonly version?: string };

/**
 * The journal with the new migrations in it, and without those that they stand for. The snapshots stay as they are: the last
 * one is of the schema at the end, whichever steps lead there.
 */
export function extendedJournal(migrations: readonly NewMigration[], around: Surroundings): readonly WrittenFile[] {
  const text = journalIn(around);
  if (text === undefined) return [];
  // It was read before: what is no journal has no migrations that could be replaced.
  const journal = JSON.parse(text.replace(/^\ufeff/, '')) as Journal;
  const replaced = new Set(around.replaced);
  const kept = journal.entries.filter(({ tag }) => !replaced.has(inside(around.directory, `${tag}.sql`)));
  const last = kept.at(-1);
  const added = migrations.map(({ version, name }, index) => ({
    idx: (last?.idx ?? -1) + 1 + index,
    version: journal.version ?? '7',
    // Drizzle applies what is younger than the youngest that it has applied.
    when: Math.max(around.now, (last?.when ?? 0) + 1) + index,
    tag: `${version}_${name}`,
    breakpoints: true,
  }));
  return [{ path: journalName, text: `${JSON.stringify({ ...journal, entries: [...kept, ...added] }, null, 2)}\n` }];
}
