import type { Schema, Table } from '../../model/schema.ts';
import { none, plain } from './candidate.ts';
import { checkCandidates } from './check-literals.ts';
import { chokers } from './chokers.ts';
import type { Run } from './engine.ts';
import { fillRow } from './fill-table.ts';
import { factsOf } from './make-rows.ts';
import { baseType, type Fillable, passing, wordsIn } from './table-facts.ts';
import { valuesOf } from './type-values.ts';

const mostColumns = 4;
const mostPerColumn = 40;

/** Lists of one value each, for lists of a type that has few. */
const lists = (schema: Schema, type: string): readonly string[] => {
  const element = type.endsWith('[]') ? type.slice(0, -2) : undefined;
  const all = element === undefined ? [] : (valuesOf(schema, element)?.all ?? []);
  return all.map((value) => `ARRAY[${value}::${element}]`);
};

const candidates = async (run: Run, schema: Schema, column: Fillable, sql: string) => {
  const spoken = checkCandidates([sql], baseType(schema, column.type)).slice(0, 24);
  const extremes = [...(column.values?.lowest ?? []), ...(column.values?.highest ?? [])];
  const own = await passing(run, schema, column.type, [...chokers, ...spoken]);
  const every = [...column.all, ...lists(schema, column.type)].map(plain);
  const all = [...every, ...own, ...extremes, ...(column.nullable ? [none] : [])];
  return [...new Map(all.map((one) => [one.sql, one])).values()].slice(0, Math.max(mostPerColumn, every.length));
};

/**
 * Rows for a statement of which only PostgreSQL can say what it chokes on: for each column that it names, one with each value of a kind that conversions
 * fail on, each that the statement speaks of, and each of a type that has few. What the table refuses is passed over.
 */
export async function fillEach(run: Run, schema: Schema, table: Table, sql: string, n: number): Promise<void> {
  const facts = await factsOf(run, schema, table);
  if (typeof facts === 'string') return;
  const names = wordsIn(sql, table.columns);
  const meant = facts.columns.filter(({ name }) => names.includes(name)).slice(0, mostColumns);
  let number = n;
  for (const column of meant) {
    for (const value of await candidates(run, schema, column, sql)) {
      number += 1;
      const columns = facts.columns.map((other) =>
        other.name === column.name ? { ...other, wanted: [value] } : other,
      );
      const wish = {
        intent: 'tame',
        n: number,
        first: number,
        refused: new Map(),
        unread: 0,
        pinned: new Map(),
      } as const;
      await fillRow(run, { ...facts, columns }, wish, 1);
    }
  }
}
