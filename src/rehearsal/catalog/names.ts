import type { ColumnRow, RelationRow } from './relations.ts';

/** What stands behind the numbers that the catalog uses. */
export type Names = {
  readonly relation: (oid: number) => string | undefined;
  readonly column: (relation: number, number: number) => string | undefined;
};

export function nameRelations(relations: readonly RelationRow[], columns: readonly ColumnRow[]): Names {
  const relationNames = new Map(relations.map((row) => [row.oid, row.name]));
  const columnNames = new Map(columns.map((row) => [`${row.relation}.${row.number}`, row.name]));
  return {
    relation: (oid) => relationNames.get(oid),
    column: (relation, number) => columnNames.get(`${relation}.${number}`),
  };
}
