import type { ChangeKind } from '../statements/kinds/all-kinds.ts';
import type { PlannedChange, SeenStatement } from '../statements/record.ts';
import { once } from './once.ts';

/** Every statement of the change, in order; those of deleted files will not run. */
export const statementsOf = once((change): readonly SeenStatement[] =>
  [...change.migrations, ...change.others]
    .filter(({ status }) => status !== 'deleted')
    .flatMap(({ statements }) => statements),
);

/** Whether a statement is of one of these kinds. */
export function isAnyOf({ classification }: SeenStatement, kinds: ReadonlySet<ChangeKind>): boolean {
  return classification.kinds.some((kind) => kinds.has(kind));
}

/** Whether what a statement acts on is new where it stands, or it acts on no relation at all. */
export function isOnNew({ relations: [subject], position }: SeenStatement, { newRelations }: PlannedChange): boolean {
  return subject !== undefined && newRelations.isNew(subject, position);
}

/** Statements of any of these kinds on a relation that was there before the change. */
export function onExisting(change: PlannedChange, kinds: ReadonlySet<ChangeKind>): readonly SeenStatement[] {
  return statementsOf(change).filter((one) => isAnyOf(one, kinds) && !isOnNew(one, change));
}

/** A statement as it is named in a sentence: short, on one line, in backticks. */
export function quoted(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  const cut = line.length > 60 ? `${line.slice(0, 59)}…` : line;
  return `\`${cut.replaceAll('`', "'")}\``;
}

/** Up to three names in a sentence, and how many more. */
export function listed(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  const shown = distinct.slice(0, 3).join(', ');
  return distinct.length > 3 ? `${shown} and ${distinct.length - 3} more` : shown;
}
