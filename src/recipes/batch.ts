import type { Column, QualifiedName } from '../model/schema.ts';
import type { RowWrites, Step } from '../model/step.ts';
import { quoteIdentifier } from '../sql/names.ts';
import { type RecipeTarget, tableOf } from './target.ts';

export type KeyColumn = { readonly name: string; readonly type: string };

/** Work on a table that is done in ranges of its key, each committed. */
export type Batch = {
  readonly table: QualifiedName;
  /** Qualified name of the procedure, made for this and dropped after it. */
  readonly procedure: QualifiedName;
  /** Columns of the primary key, or of a unique index over columns that are NOT NULL. Empty: by physical place. */
  readonly key: readonly KeyColumn[];
  /** The statement for one range, without terminator. `range` is a condition on the table. */
  readonly statement: (range: string) => string;
  /** How the statement calls the table: its alias, or its name. */
  readonly alias: string;
};

/** The size of a batch by default: short enough that nobody waits long for its rows. */
const sizes = { rows: 1000, pages: 50 } as const;

/** Seconds between two batches by default, for everybody else's work and for replicas. */
const pauseSeconds = 0.05;

/** How a batch is cut when nobody says otherwise. */
export function batchesOf({ key, procedure }: Pick<Batch, 'key' | 'procedure'>): NonNullable<RowWrites['batches']> {
  const of = key.length > 0 ? 'rows' : 'pages';
  return { size: sizes[of], of, pauseSeconds, procedure };
}

/** The step with the smallest batches there are, for a few rows: every one of them is a batch of its own. */
export function inSmallBatches(step: Step): Step {
  const batches = step.writes?.batches;
  if (batches === undefined) return step;
  const size = batches.of === 'rows' ? 'batch_size' : 'batch_pages';
  const call = `CALL ${batches.procedure}(`;
  return { ...step, sql: step.sql.replace(`${call})`, `${call}${size} => 1, pause_seconds => 0)`) };
}

/** What rows can be walked by; undefined for a table that is unknown, or has no key and partitions. */
export function batchKey(target: RecipeTarget): readonly KeyColumn[] | undefined {
  const table = tableOf(target);
  if (table === undefined || table.kind === 'foreign table') return undefined;
  const columns = new Map(table.columns.map((column) => [column.name, column]));
  const primary = table.constraints.find((constraint) => constraint.type === 'primary key')?.columns;
  const unique = table.indexes.find(
    (index) =>
      index.unique &&
      index.valid &&
      index.predicate === undefined &&
      index.columns.every((name) => required(columns, name)),
  );
  const names = primary ?? unique?.columns.flatMap((name) => (name === undefined ? [] : [name]));
  if (names === undefined) return table.kind === 'table' ? [] : undefined;
  return names.flatMap((name) => {
    const column = columns.get(name);
    return column ? [{ name, type: column.type }] : [];
  });
}

const required = (columns: ReadonlyMap<string, Column>, name: string | undefined): boolean =>
  name !== undefined && columns.get(name)?.notNull === true;

/** `(k.a, k.b)`, or `k.a` for a key of one column. */
export function keyOf(batch: Batch, alias: string): string {
  return row(batch.key.map((key) => `${alias}.${quoteIdentifier(key.name)}`));
}

export function row(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(', ')})`;
}
