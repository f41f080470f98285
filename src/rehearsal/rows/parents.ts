import type { Constraint } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { type Candidate, type Intent, literal, none, plain } from './candidate.ts';
import { failureOf, type Run } from './engine.ts';
import type { TableFacts } from './table-facts.ts';

const mostParents = 12;

/** Rows that a foreign key may refer to: the texts of the referenced columns, in the key's order. */
export type ParentRows = ReadonlyMap<Constraint, readonly (readonly string[])[]>;

/** Reads what the foreign keys of a table can refer to at this moment. */
export async function parentRows(run: Run, keys: readonly Constraint[]): Promise<ParentRows> {
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
}

/** What the columns of foreign keys may hold in one row, best first. `missing`: a key that needs a parent and has none. */
export type ParentChoice = {
  readonly pools: ReadonlyMap<string, readonly Candidate[]>;
  readonly missing: Constraint | undefined;
};

type Taken = Map<string, string | null>;

const fits = (key: Constraint, row: readonly string[], taken: Taken): boolean =>
  key.columns.every((column, index) => (taken.get(column) ?? row[index]) === row[index]);

type Choosing = {
  readonly facts: TableFacts;
  readonly intent: Intent;
  readonly n: number;
  /** Whether the table refused this value in this column before. */
  readonly isRefused: (column: string, value: Candidate) => boolean;
};

const isNullable = ({ facts }: Choosing, column: string): boolean =>
  facts.columns.some(({ name, nullable }) => name === column && nullable);

/** Chooses one parent, or NULL; false where the key needs one and there is none. */
const takeParent = (
  choosing: Choosing,
  key: Constraint,
  options: readonly (readonly string[])[],
  taken: Taken,
): boolean => {
  const { intent, n, isRefused } = choosing;
  const open = key.columns.filter((column) => isNullable(choosing, column) && !taken.has(column));
  const free = options.filter((row) =>
    row.every((text, index) => !isRefused(key.columns[index] ?? '', plain(literal(text)))),
  );
  const option = free[n % Math.max(free.length, 1)] ?? options[n % Math.max(options.length, 1)];
  if (open.length > 0 && (intent === 'null' || free.length === 0)) {
    for (const column of open) taken.set(column, null);
    return true;
  }
  if (option === undefined) return key.columns.some((column) => taken.get(column) === null);
  for (const [index, column] of key.columns.entries()) taken.set(column, option[index] ?? null);
  return true;
};

/** Chooses parents for a row: keys that share columns must agree. */
export function chooseParents(choosing: Choosing, parents: ParentRows): ParentChoice {
  const taken: Taken = new Map();
  const keys = [...choosing.facts.foreignKeys].sort((a, b) => b.columns.length - a.columns.length);
  const pools = new Map<string, readonly Candidate[]>();
  for (const key of keys) {
    const options = (parents.get(key) ?? []).filter((row) => fits(key, row, taken));
    if (!takeParent(choosing, key, options, taken)) return { pools, missing: key };
    const [first] = key.columns;
    // Only a column of a single key, alone, may hold another parent without breaking a pair.
    const isAlone =
      key.columns.length === 1 && keys.filter(({ columns }) => columns.includes(first ?? '')).length === 1;
    const others = isAlone ? options.map(([text]) => plain(literal(text ?? ''))) : [];
    for (const column of key.columns) {
      const value = taken.get(column);
      if (value === undefined) continue;
      const chosen = value === null ? none : plain(literal(value));
      pools.set(column, [chosen, ...others, ...(isNullable(choosing, column) ? [none] : [])]);
    }
  }
  return { pools, missing: undefined };
}
