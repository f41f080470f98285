import type { Index } from '../../model/schema.ts';

/** Bytes of a B-tree's entry beside its key: header 8, pointer to it 4; pages are filled to 90 %. */
const entryBytes = 12;
const filled = 0.9;

/** A type whose values have a length of their own is taken to be this long on average, at most. */
const longKey = 32;

const widths: Readonly<Record<string, number>> = {
  boolean: 1,
  smallint: 2,
  integer: 4,
  date: 4,
  real: 4,
  bigint: 8,
  'double precision': 8,
  'timestamp with time zone': 8,
  'timestamp without time zone': 8,
  'time without time zone': 8,
  money: 8,
  uuid: 16,
  interval: 16,
};

/**
 * How large a new index is at most, in bytes: as a B-tree without duplicates packed together.
 *
 * @param types of its columns; undefined for an expression
 * @param index undefined where nothing is known of it
 */
export function indexBytes(rows: number, types: readonly (string | undefined)[], index?: Index): number {
  const key = (types.length === 0 ? [undefined] : types).reduce((sum, type) => sum + widthOf(type), 0);
  const aligned = Math.ceil(key / 8) * 8;
  // Columns that are only carried along (INCLUDE) are not among its columns.
  const included = index !== undefined && / INCLUDE \(/.test(index.definition) ? longKey : 0;
  return Math.ceil((rows * (entryBytes + aligned + included)) / filled);
}

const widthOf = (type: string | undefined): number =>
  type !== undefined && Object.hasOwn(widths, type) ? (widths[type] ?? longKey) : longKey;
