import type { Column, QualifiedName, Table } from '../../model/schema.ts';
import { splitQualifiedName } from '../../sql/names.ts';
import { clip } from '../name.ts';
import { primaryKeyOf, type RecipeTarget, tableOf } from '../target.ts';

/** A second column that is kept equal to the first until it takes its place. */
export type Twin = {
  readonly target: RecipeTarget;
  readonly table: Table;
  readonly column: Column;
  /** What the second column is called while both are there. */
  readonly name: string;
  /** What it is called in the end. */
  readonly finalName: string;
  /** SQL type, with collation. */
  readonly type: string;
  /** Its value over the table's row. `prefix` stands before each column: `NEW.` in a trigger. */
  readonly value: (prefix: string) => string;
  /** Whether code writes the second column already while both are there (a rename), or does not know it (a type change). */
  readonly bothWays: boolean;
};

/** A name for what stands beside the original until it takes its name: `users_email_key` → `users_email_key_new`. */
export function besideName(name: string): string {
  return `${clip(name, 59)}_new`;
}

/** The table and column where a twin can be made; undefined where PostgreSQL or this recipe has no way. */
export function twinned(
  target: RecipeTarget,
  name: string,
): { readonly table: Table; readonly column: Column } | undefined {
  const table = tableOf(target);
  const column = table?.columns.find((item) => item.name === name);
  if (table === undefined || column === undefined) return undefined;
  const alone = table.kind === 'table' && table.partitionOf === undefined && table.inherits.length === 0;
  const generating = table.columns.some((other) => other.generated !== undefined);
  const excluding = table.constraints.some((it) => it.type === 'exclusion' && it.columns.includes(name));
  const walked = primaryKeyOf(target).length > 0;
  if (!alone || generating || excluding || !walked || isParent(target)) return undefined;
  return { table, column };
}

const isParent = (target: RecipeTarget): boolean =>
  target.before?.tables.some((table) => table.inherits.includes(target.table)) ?? false;

/** How the table may be called in an expression over its own row. */
export function qualifiersOf(table: QualifiedName): readonly string[] {
  return [splitQualifiedName(table).name];
}
