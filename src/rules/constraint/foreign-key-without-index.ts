import type { Table } from '../../model/schema.ts';
import { quoteIdentifier, shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { type AddedForeignKey, foreignKeysIn } from '../reading/foreign-keys.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const foreignKeyWithoutIndex = defineMigrationRule({
  id: 'foreign-key-without-index',
  severity: 'note',
  hazard: 'blocks writes',
  summary: 'no index begins with the columns of a new foreign key',
  why: 'Whenever a parent row is deleted or its key changes, PostgreSQL looks for rows that refer to it. Without an index it scans the whole table while it holds a lock on the parent row.',
  references: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK'],
  peers: ['eugene E15', 'migrationpilot MP016', 'pgfence fk-missing-index'],
  match: ({
    statements,
    change: {
      rehearsal: { after },
    },
  }) => {
    const bare = statements.flatMap((facts) =>
      foreignKeysIn(facts)
        .filter(({ table, columns }) => {
          const made = after?.tables.find(({ name }) => name === table);
          return made && made.partitionOf === undefined && hasKey(made, columns) && !isIndexed(made, columns);
        })
        .map((key) => ({ facts, key })),
    );
    const existing = bare.filter(({ key, facts }) => !facts.isNew(key.table));
    const told = existing.length > 0 ? existing : bare;
    // What is large first, then where rows follow: once per migration, since whoever leaves one out leaves out all.
    const worst = told.toSorted((a, b) => weightOf(b) - weightOf(a))[0];
    if (worst === undefined) return [];
    const { key, facts } = worst;
    const others = told.filter((one) => one !== worst).map((one) => one.key);
    const size = facts.size(key.table);
    const large = isLarge(size.class) && key.followsDeletes;
    const severity = large ? { severity: 'warning' as const, because: [size.because] } : {};
    const design = existing.length === 0;
    return [{ relations: [key.table], place: placeOf(facts), key, others, design, ...severity }];
  },
  message: ({ key, others }) =>
    `no index of ${shortName(key.table)} begins with ${key.columns.join(', ')}: every DELETE in ${shortName(key.parent)} scans all of ${shortName(key.table)}${key.followsDeletes ? ' to find the rows that it deletes or updates there' : ''}${others.length > 0 ? `; the same applies to ${listed(others.map(inWords))}` : ''}`,
  advice: ({ key }) =>
    `Unless rows of ${shortName(key.parent)} are never deleted: CREATE INDEX CONCURRENTLY ON ${key.table} (${key.columns.map(quoteIdentifier).join(', ')})`,
});

const isLarge = (size: string): boolean => size === 'large' || size === 'huge';

const weightOf = ({ key, facts }: { readonly key: AddedForeignKey; readonly facts: StatementFacts }): number =>
  (isLarge(facts.size(key.table).class) ? 2 : 0) + (key.followsDeletes ? 1 : 0);

const inWords = ({ table, columns }: AddedForeignKey): string => `${shortName(table)}.${columns.join(', ')}`;

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
