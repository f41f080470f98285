import type { QualifiedName, Schema } from '../../model/schema.ts';
import { dropTable } from '../../recipes/drop-table.ts';
import { noRecipe } from '../../recipes/recipe.ts';
import { shortName } from '../../sql/names.ts';
import { nameOfList } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';
import { stillUsed } from '../reading/still-used.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';
import { enumerated } from '../wording/enumerated.ts';

export const tableDropped = defineRule({
  id: 'table-dropped',
  on: ['DropStmt'],
  severity: 'error',
  hazard: 'data loss',
  summary: 'a table is dropped with its rows',
  why: 'The rows come back only from a backup, and code that still uses the table fails at once.',
  references: ['https://www.postgresql.org/docs/current/sql-droptable.html'],
  peers: ['squawk ban-drop-table', 'migrationpilot MP026', 'pgfence drop-table', 'Atlas DS102'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: ({ removeType, objects, behavior }, facts) => {
    if (removeType !== 'OBJECT_TABLE') return undefined;
    const names = (objects ?? []).flatMap((each) =>
      'List' in each ? [nameOfList(each.List.items, facts.defaultSchema)] : [],
    );
    const tables = names.filter((name) => facts.exists(name));
    const [first] = tables;
    if (first === undefined) return undefined;
    const again = madeAgain(tables, facts);
    return {
      ...facts.about(first),
      ...weight(tables, facts),
      relations: tables,
      cascade: behavior === 'DROP_CASCADE',
      again,
      partitions: partitionsOf(tables, facts.schema),
    };
  },
  message: ({ relations, users, parents, again, partitions }) =>
    `${relations.length > 1 ? 'the tables' : 'the table'} ${listed(relations)} ${relations.length > 1 ? 'are' : 'is'} dropped${partitions.length > 0 ? `, with ${partitions.length > 1 ? 'the partitions' : 'the partition'} ${enumerated(partitions.map(shortName))}` : ''}, and all rows are lost${again === undefined ? '' : `: line ${again} creates it again without them`}${parents}${users}`,
  advice: ({ searched, again }) =>
    again !== undefined
      ? 'ALTER the table instead, which keeps the rows; or create the new one under another name, copy the rows, and swap the names.'
      : `Make sure that nothing uses it${searched ? '' : ' (the application’s code was not searched)'}, rename it for a while, take a backup, and drop it in a later release.`,
  safely: ({ target, relations, cascade, again }) =>
    relations.length === 1 && again === undefined ? dropTable(target, { cascade }) : noRecipe,
});

const weight = (tables: readonly string[], facts: StatementFacts) => {
  const uses = tables.map((name) => stillUsed(facts, { kind: 'table', table: undefined, name }));
  const used = uses.filter(({ severity }) => severity === 'error');
  const unused = uses.every(({ searched, severity }) => searched && severity !== 'error');
  const empty = tables.every((name) => facts.size(name).class === 'empty');
  return {
    severity: used.length === 0 && (unused || empty) ? ('warning' as const) : ('error' as const),
    because: [
      ...(used.length > 0 ? used : uses).flatMap(({ because }) => because),
      ...(empty ? tables.map((name) => facts.size(name).because) : []),
    ],
    users: used[0]?.users ?? '',
    searched: uses.every(({ searched }) => searched),
    parents: parentsOf(tables, facts),
  };
};

/** Partitions go with the whole, at every level, without CASCADE. */
const partitionsOf = (tables: readonly QualifiedName[], schema: Schema | undefined): readonly QualifiedName[] => {
  const gone = new Set(tables);
  for (let before = -1; before < gone.size; ) {
    before = gone.size;
    for (const { name, partitionOf } of schema?.tables ?? []) if (gone.has(partitionOf?.parent ?? '')) gone.add(name);
  }
  return [...gone].filter((name) => !tables.includes(name));
};

/** DROP TABLE takes ACCESS EXCLUSIVE on every table that its foreign keys point to, and on the table that it is a partition of. */
const parentsOf = (tables: readonly string[], facts: StatementFacts): string => {
  const others = (found: readonly string[]): string =>
    listed([...new Set(found)].filter((name) => !tables.includes(name)).map(shortName));
  const known = tables.flatMap((name) => facts.table(name) ?? []);
  const referenced = others(
    known.flatMap(({ constraints }) => constraints.flatMap(({ references }) => references?.table ?? [])),
  );
  const whole = others(known.flatMap(({ partitionOf }) => partitionOf?.parent ?? []));
  return [
    referenced === '' ? '' : `; its foreign keys also lock ${referenced} (ACCESS EXCLUSIVE) until the commit`,
    whole === '' ? '' : `; all of ${whole} is locked too (ACCESS EXCLUSIVE): DETACH the partition CONCURRENTLY first`,
  ].join('');
};

/** The line of a later CREATE TABLE in this migration with the name of one of the tables. */
const madeAgain = (tables: readonly string[], facts: StatementFacts): number | undefined => {
  const { statements } = facts.in;
  const made = statements
    .slice(statements.indexOf(facts) + 1)
    .find(({ node, name }) => 'CreateStmt' in node && tables.includes(name(node.CreateStmt.relation)));
  return made?.location.start.line;
};
