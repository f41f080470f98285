import type { Schema } from '../model/schema.ts';

/** Columns that have another type after a change, under the names of their tables: `public.users.age`. */
export function retypedColumns(before: Schema | undefined, after: Schema | undefined): readonly string[] {
  const types = new Map(
    before?.tables.flatMap(({ name, columns }) => columns.map((one) => [`${name}.${one.name}`, one.type])),
  );
  return (after?.tables ?? []).flatMap(({ name, columns }) =>
    columns
      .map((one) => ({ name: `${name}.${one.name}`, type: one.type }))
      .filter((one) => (types.get(one.name) ?? one.type) !== one.type)
      .map((one) => one.name),
  );
}
