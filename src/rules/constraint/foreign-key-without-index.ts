import type { Table } from '../../model/schema.ts';
import { quoteIdentifier, shortName } from '../../sql/names.ts';
import { type AddedForeignKey, foreignKeysIn } from '../reading/foreign-keys.ts';
import { defineStatementRule } from '../rule.ts';

export const foreignKeyWithoutIndex = defineStatementRule({
  id: 'foreign-key-without-index',
  severity: 'warning',
  hazard: 'blocks writes',
  summary: 'no index begins with the columns of a new foreign key',
  why: 'For every row of the parent that is deleted, or whose key changes, PostgreSQL looks for rows that refer to it: without an index it reads the whole table, holding the parent’s row.',
  references: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK'],
  peers: ['eugene E15', 'migrationpilot MP016', 'pgfence fk-missing-index'],
  concerns: 'anything',
  shrinksWithSize: true,
  match: (facts) => {
    const { after } = facts.in.change;
    const bare = foreignKeysIn(facts).filter(({ table, columns }) => {
      const made = after?.tables.find(({ name }) => name === table);
      return made !== undefined && made.partitionOf === undefined && hasKey(made, columns) && !isIndexed(made, columns);
    });
    const [first] = bare;
    if (first === undefined) return undefined;
    const follows = bare.find(({ followsDeletes }) => followsDeletes);
    // Where deleting is refused anyway, it matters less often.
    return { relations: [first.table], bare, first, follows, ...(!follows && { severity: 'note' as const }) };
  },
  message: ({ bare, first, follows }) =>
    `no index of ${shortName(first.table)} begins with ${bare.map(inWords).join(', nor with ')}: every DELETE in ${shortName((follows ?? first).parent)} reads all of ${shortName(first.table)}${follows ? ' to find the rows that go with it' : ''}`,
  advice: ({ bare, first }) =>
    `Unless its parent never loses rows: ${bare.map(({ columns }) => `CREATE INDEX CONCURRENTLY ON ${first.table} (${columns.map(quoteIdentifier).join(', ')})`).join('; ')}`,
});

const inWords = ({ columns }: AddedForeignKey): string => columns.join(', ');

/** Whether the key is still there at the end of the change. */
const hasKey = (table: Table, columns: readonly string[]): boolean =>
  table.constraints.some(({ type, columns: own }) => type === 'foreign key' && own.join() === columns.join());

/** Whether an index has the columns in front, in any order. */
const isIndexed = (table: Table, columns: readonly string[]): boolean =>
  table.indexes.some(({ columns: keys, predicate, valid }) => {
    const front = keys.slice(0, columns.length);
    const partial = predicate !== undefined && !columns.every((column) => predicate.includes(`${column} IS NOT NULL`));
    return valid && !partial && columns.every((column) => front.includes(column));
  });
