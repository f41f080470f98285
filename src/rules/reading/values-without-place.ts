import type { QualifiedName } from '../../model/schema.ts';
import type { TypeShape } from '../../schema/type-shape.ts';
import { quoteIdentifier } from '../../sql/names.ts';

const ranges: Readonly<Partial<Record<string, string>>> = {
  smallint: 'BETWEEN -32768 AND 32767',
  integer: 'BETWEEN -2147483648 AND 2147483647',
  bigint: 'BETWEEN -9223372036854775808 AND 9223372036854775807',
};

/** The query that finds values which the new type refuses; it must return none. Undefined where a query cannot tell. */
export function valuesWithoutPlace(
  table: QualifiedName,
  column: string,
  { name, limits }: TypeShape,
): string | undefined {
  const quoted = quoteIdentifier(column);
  const condition = conditionFor(quoted, name, limits);
  return condition && `SELECT ${quoted} FROM ${table} WHERE ${condition} LIMIT 10`;
}

const conditionFor = (quoted: string, name: string, [size, scale = 0]: readonly number[]): string | undefined => {
  const range = ranges[name];
  if (range !== undefined) return `${quoted} NOT ${range}`;
  if (size === undefined) return undefined;
  if (name === 'numeric') return `abs(round(${quoted}, ${scale})) >= 1e${size - scale}`;
  return name.startsWith('character') ? `length(${quoted}) > ${size}` : undefined;
};
