import type { Table } from '../../model/schema.ts';

/** Whether a column is NOT NULL already, or a valid CHECK says so: SET NOT NULL then reads no rows (PostgreSQL 12 and later). */
export function isProvenNotNull(column: string, table: Table | undefined): boolean {
  const known = table?.columns.find(({ name }) => name === column);
  if (known?.notNull && known.notNullValidated) return true;
  return (table?.constraints ?? []).some(
    ({ type, validated, columns, definition }) =>
      type === 'check' &&
      validated &&
      columns.length === 1 &&
      columns[0] === column &&
      definition.endsWith(' IS NOT NULL))'),
  );
}
