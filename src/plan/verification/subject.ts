import type { Column, QualifiedName, Schema, Table } from '../../model/schema.ts';
import type { JudgedChange } from '../../statements/record.ts';

/** A table on both sides of the change, under its names. */
export type KeptTable = { readonly before: Table; readonly after: Table };

/** Tables that are there before and after; a renamed one is the same one. */
export function keptTables({ rehearsal: { before, after }, renames }: JudgedChange): readonly KeptTable[] {
  return (before?.tables ?? []).flatMap((table) => {
    const name = renames.reduce((now, one) => (one.kind === 'table' && one.from === now ? one.to : now), table.name);
    const later = after?.tables.find((other) => other.name === name);
    return later ? [{ before: table, after: later }] : [];
  });
}

/** What a column of the table after was called before; undefined for a new column. */
export function columnBefore(kept: KeptTable, column: string, input: JudgedChange): Column | undefined {
  const tables: readonly QualifiedName[] = [kept.before.name, kept.after.name];
  const old = input.renames.findLast(
    (one) => one.kind === 'column' && one.to === column && tables.includes(one.table ?? ''),
  );
  return kept.before.columns.find((other) => other.name === (old?.from ?? column));
}

/** Tables that the change touches: new, gone, or different. */
export function touchedTables(schema: Schema | undefined, other: Schema | undefined): readonly Table[] {
  return (schema?.tables ?? []).filter((table) => {
    const twin = other?.tables.find((it) => it.name === table.name);
    return JSON.stringify(twin) !== JSON.stringify(table);
  });
}
