import type { ChangeKind } from '../statements/kinds/all-kinds.ts';
import type { PlannedChange, SeenStatement } from '../statements/record.ts';
import { isAnyOf, isOnNew, statementsOf } from './statements.ts';

export const foreignKeys: ReadonlySet<ChangeKind> = new Set(['add foreign key']);
export const uniqueness: ReadonlySet<ChangeKind> = new Set([
  'add unique constraint',
  'add unique index',
  'add primary key',
  'add exclusion constraint',
]);
export const requiredColumns: ReadonlySet<ChangeKind> = new Set(['add non-null column']);
const checking: ReadonlySet<ChangeKind> = new Set([
  ...foreignKeys,
  ...uniqueness,
  ...requiredColumns,
  'set not null',
  'add check constraint',
  'change column type',
  'validate constraint',
  'set domain not null',
  'add domain constraint',
  'validate domain constraint',
  'attach partition',
]);

/** Statements that check or convert rows that exist: by their kind, or because the rehearsal looked for rows that break them. */
export function askingRows(change: PlannedChange): readonly SeenStatement[] {
  return statementsOf(change).filter(
    (one) => (one.trace?.counterexamples ?? []).length > 0 || (isAnyOf(one, checking) && !isOnNew(one, change)),
  );
}
