import type { Constraint, QualifiedName, Schema, Table } from '../../model/schema.ts';

export function tableNamed(schema: Schema, name: QualifiedName): Table | undefined {
  return schema.tables.find((table) => table.name === name);
}

export function foreignKeysOf(table: Table): readonly Constraint[] {
  return table.constraints.filter(({ type }) => type === 'foreign key');
}

/** Whether a row cannot do without its parent: every column of the key is NOT NULL. */
const isRequired = (table: Table, key: Constraint): boolean =>
  key.columns.every((column) => table.columns.some(({ name, notNull }) => name === column && notNull));

const parentsOf = (table: Table, required: boolean): readonly QualifiedName[] =>
  foreignKeysOf(table)
    .filter((key) => !required || isRequired(table, key))
    .flatMap((key) => key.references?.table ?? [])
    .filter((parent) => parent !== table.name);

/** The tables and everything that their rows may refer to, directly or not. */
export function withParents(schema: Schema, tables: readonly QualifiedName[]): readonly Table[] {
  const reached = new Map<QualifiedName, Table>();
  const waiting = [...tables];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const table = tableNamed(schema, name);
    if (table === undefined || reached.has(name)) continue;
    reached.set(name, table);
    waiting.push(...parentsOf(table, false));
  }
  return [...reached.values()];
}

/** Tables that need rows of one another first: reached from `table` by required keys, and leading back to it. */
const cycleOf = (table: Table, left: ReadonlyMap<QualifiedName, Table>): readonly Table[] => {
  const reach = (from: Table): ReadonlySet<QualifiedName> => {
    const seen = new Set<QualifiedName>();
    const waiting = [...parentsOf(from, true)];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const next = left.get(name);
      if (next === undefined || seen.has(name)) continue;
      seen.add(name);
      waiting.push(...parentsOf(next, true));
    }
    return seen;
  };
  return [...reach(table)].flatMap((name) => {
    const other = left.get(name);
    return other !== undefined && reach(other).has(table.name) ? [other] : [];
  });
};

/**
 * Parents before children. Where keys go in a circle, one that may be NULL is broken; tables that truly need one another come
 * together, in one group.
 */
export function parentsFirst(tables: readonly Table[]): readonly (readonly Table[])[] {
  const left = new Map(tables.map((table) => [table.name, table]));
  const groups: (readonly Table[])[] = [];
  while (left.size > 0) {
    const waiting = [...left.values()];
    const isFree = (table: Table, required: boolean): boolean =>
      !parentsOf(table, required).some((name) => left.has(name));
    const next = waiting.find((table) => isFree(table, false)) ?? waiting.find((table) => isFree(table, true));
    const circle = next
      ? [next]
      : (waiting.map((table) => cycleOf(table, left)).find((cycle) => cycle.length > 0) ?? waiting.slice(0, 1));
    for (const table of circle) left.delete(table.name);
    groups.push(circle);
  }
  return groups;
}
