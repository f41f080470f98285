import type { QualifiedName, Schema, Table } from '../model/schema.ts';
import type { FunctionVolatility } from '../model/volatility.ts';

/** What every recipe is told: the table, the schema before the statement, and the production server's major version. */
export type RecipeTarget = {
  readonly table: QualifiedName;
  /** undefined: nothing is known of the schema; recipes that need it answer with no steps. */
  readonly before: Schema | undefined;
  /** 13 to 18. */
  readonly postgres: number;
  /** What the rehearsed database says of functions. */
  readonly functions?: FunctionVolatility | undefined;
};

/** The table as it is before the statement; undefined when the schema is unknown or the table is made in this change. */
export function tableOf(target: RecipeTarget): Table | undefined {
  return target.before?.tables.find((table) => table.name === target.table);
}

/** Primary key columns in order; empty when there is none or it is not known. */
export function primaryKeyOf(target: RecipeTarget): readonly string[] {
  const table = tableOf(target);
  return table ? primaryKeyIn(table) : [];
}

/** Primary key columns of a table in order; empty when there is none. */
export function primaryKeyIn({ constraints }: Pick<Table, 'constraints'>): readonly string[] {
  return constraints.find(({ type }) => type === 'primary key')?.columns ?? [];
}
