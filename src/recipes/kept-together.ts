import type { Table } from '../model/schema.ts';

/** Why rows of a table have to change together, where a promise is looked at only when a statement or a transaction ends. */
export function keptTogether(table: Table, columns: readonly string[], how: 'update' | 'delete'): string | undefined {
  if (how === 'delete') return parentsWithChildren(table);
  const late = table.constraints.find(
    ({ type, definition, columns: own }) =>
      (type === 'unique' || type === 'exclusion') &&
      / DEFERRABLE\b/.test(definition) &&
      own.some((column) => columns.includes(column)),
  );
  return late && `${late.name} holds for all rows at the end, and not for a part of them in between`;
}

/** A row may be deleted with those that refer to it, and not before them. */
const parentsWithChildren = (table: Table): string | undefined => {
  const own = table.constraints.find(
    ({ references, definition }) => references?.table === table.name && !/ ON DELETE (?:CASCADE|SET)/.test(definition),
  );
  return own && `rows refer to others of the same table (${own.name}), and a batch may end between the two`;
};
