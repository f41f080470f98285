import type { ExecutionEntry } from '../../model/plan.ts';
import type { QualifiedName } from '../../model/schema.ts';
import type { JudgedChange } from '../../statements/record.ts';
import { columnBefore, keptTables } from '../verification/subject.ts';

/** Tables whose rows or values the change destroys. */
export function destroyedTables(input: JudgedChange): readonly QualifiedName[] {
  if (input.rehearsal.before === undefined || input.rehearsal.after === undefined) return [];
  const kept = keptTables(input);
  const stay = new Set(kept.map((table) => table.before.name));
  const lossy = kept.filter((table) => {
    const from = new Set(table.after.columns.map((column) => columnBefore(table, column.name, input)?.name));
    return table.before.columns.some((column) => !from.has(column.name) && column.generated === undefined);
  });
  const gone = input.rehearsal.before.tables.filter((table) => !stay.has(table.name) && table.kind !== 'foreign table');
  return [...gone.map((table) => table.name), ...lossy.map((table) => table.before.name)];
}

/** The copy to take on the day before: of what is destroyed in particular, and of everything in any case. */
export function backupEntry(input: JudgedChange): ExecutionEntry {
  const destroyed = destroyedTables(input);
  const dump = destroyed.map(
    (table) =>
      `pg_dump "$DATABASE_URL" --format=custom --table=${shellWord(table)} --file=${shellWord(`${table.replaceAll(/[^\w.]/g, '_')}.dump`)}`,
  );
  return {
    at: 'T-1 day',
    purpose: 'back up',
    title:
      destroyed.length === 0
        ? 'Make sure that a restorable backup exists'
        : `Back up what the change destroys (${destroyed.join(', ')}) and test the restore`,
    commands: dump,
    stepIds: [],
    duration: destroyed.length === 0 ? 'moments' : 'as long as copying the tables takes',
  };
}

/** pg_dump reads its argument as a pattern in which quotes count as in SQL; the shell gets it in single quotes. */
export function shellWord(text: string): string {
  return /^[\w./]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
