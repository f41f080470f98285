import type { Constraint } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { type Candidate, type Intent, literal, none, plain } from './candidate.ts';
import { failureOf, type Run } from './engine.ts';
import type { TableFacts } from './table-facts.ts';

const mostParents = 12;

/** Rows that a foreign key may refer to: the texts of the referenced columns, in the key's order. */
export type ParentRows = ReadonlyMap<Constraint, readonly (readonly string[])[]>;

/** Reads what the foreign keys of a table can refer to at this moment. */
export const parentRows = async (run: Run, keys: readonly Constraint[]): Promise<ParentRows> => {
  const rows = new Map<Constraint, readonly (readonly string[])[]>();
  for (const key of keys) {
    if (key.references === undefined) continue;
    const columns = key.references.columns.map(quoteIdentifier);
    const known = columns.map((column) => `${column} IS NOT NULL`).join(' AND ');
    const sql = `SELECT json_build_array(${columns.map((column) => `${column}::text`).join(', ')})::text AS key FROM ${key.references.table} WHERE ${known} LIMIT ${mostParents}`;
    try {
      const found = await run(sql);
      rows.set(
        key,
        found.map((row) => JSON.parse(String(row.key)) as readonly string[]),
      );
    } catch (error) {
      failureOf(error); // A parent that cannot be read has no rows to refer to.
    }
  }
  return rows;
};

/** What the columns of foreign keys may hold in one row, best first. `missing`: a key that needs a parent and has none. */
export type ParentChoice = {
  readonly pools: ReadonlyMap<string, readonly Candidate[]>;
  readonly missing: Constraint | undefined;
};

type Taken = Map<string, string | null>;

const fits = (key: Constraint, row: readonly string[], taken: Taken): boolean =>
  key.columns.every((column, index) => (taken.get(column) ?? row[index]) === row[index]);

/** Chooses parents for row `n`: keys that share columns must agree. @param shift how often a choice of this key was refused */
export const chooseParents = (
  facts: TableFacts,
  parents: ParentRows,
  intent: Intent,
  n: number,
  shift: (column: string) => number,
): ParentChoice => {
  const taken: Taken = new Map();
  const isNullable = (column: string): boolean =>
    facts.columns.some(({ name, nullable }) => name === column && nullable);
  const keys = [...facts.foreignKeys].sort((a, b) => b.columns.length - a.columns.length);
  const pools = new Map<string, readonly Candidate[]>();
  for (const key of keys) {
    const options = (parents.get(key) ?? []).filter((row) => fits(key, row, taken));
    const open = key.columns.filter((column) => isNullable(column) && !taken.has(column));
    const shifted = key.columns.reduce((sum, column) => sum + shift(column), 0);
    const option = options[(n + shifted) % Math.max(options.length, 1)];
    if (open.length > 0 && (intent === 'null' || option === undefined))
      for (const column of open) taken.set(column, null);
    else if (option !== undefined)
      key.columns.forEach((column, index) => {
        taken.set(column, option[index] ?? null);
      });
    else if (!key.columns.some((column) => taken.get(column) === null)) return { pools, missing: key };
    const alone =
      key.columns.length === 1 && keys.filter(({ columns }) => columns.includes(key.columns[0] ?? '')).length === 1;
    for (const column of key.columns) {
      const value = taken.get(column);
      if (value === undefined) continue;
      const others = alone ? options.map(([text]) => plain(literal(text ?? ''))) : [];
      const chosen = value === null ? none : plain(literal(value));
      pools.set(column, [chosen, ...others, ...(isNullable(column) ? [none] : [])]);
    }
  }
  return { pools, missing: undefined };
};
