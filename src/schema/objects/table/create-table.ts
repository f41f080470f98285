import type { Schema, Table } from '../../../model/schema.ts';
import { constraintClause, inlineConstraints } from './constraints.ts';
import { columnDefinition } from './print-column.ts';

/** CREATE TABLE with its columns and the constraints it can carry, without terminator. A partition is attached later. */
export function createTable(table: Table, schema: Schema): string {
  const lines = [
    ...table.columns.map((column) => columnDefinition(column, table, schema)),
    ...inlineConstraints(table).map(constraintClause),
  ];
  const inherits = table.inherits.length === 0 ? '' : ` INHERITS (${table.inherits.join(', ')})`;
  const partitioned = table.partitionKey === undefined ? '' : ` PARTITION BY ${table.partitionKey}`;
  const options = table.options.length === 0 ? '' : ` WITH (${table.options.join(', ')})`;
  const body = lines.length === 0 ? '()' : `(\n  ${lines.join(',\n  ')}\n)`;
  return `CREATE ${table.unlogged ? 'UNLOGGED ' : ''}TABLE ${table.name} ${body}${inherits}${partitioned}${options}`;
}

export function rowSecurityStatements(table: Table): readonly string[] {
  if (table.rowSecurity === 'off') return [];
  const enable = `ALTER TABLE ${table.name} ENABLE ROW LEVEL SECURITY`;
  return table.rowSecurity === 'on' ? [enable] : [enable, `ALTER TABLE ${table.name} FORCE ROW LEVEL SECURITY`];
}
