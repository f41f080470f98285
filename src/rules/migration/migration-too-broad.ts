import type { Node } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { relationsIn } from '../../sql/relations.ts';
import type { MigrationFacts } from '../facts.ts';
import { changedTables } from '../reading/changed-tables.ts';
import { fileStart } from '../reading/file-start.ts';
import { actionsOf } from '../reading/subjects.ts';
import { defineMigrationRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

/** From so many existing tables on a migration is broad, whatever holds them together. */
const manyTables = 12;
/** Tables that have nothing to do with each other: so many, or so many statements on two of them and more. */
const unrelatedTables = 6;
const manyStatements = 20;

export const migrationTooBroad = defineMigrationRule({
  id: 'migration-too-broad',
  severity: 'note',
  hazard: 'process',
  summary: 'one migration changes many existing tables that have little to do with each other',
  why: 'It is hard to review, its locks add up, and it can only be rolled back as a whole: a fault in one part also rolls back the others.',
  references: ['https://martinfowler.com/articles/evodb.html'],
  match: (migration) => {
    const changes = migration.statements.flatMap((facts) =>
      changedTables(facts)
        .filter((table) => facts.exists(table))
        .map((table) => ({ facts, table })),
    );
    const tables = [...new Set(changes.map(({ table }) => table))];
    // The same change everywhere is one matter: row security, a column of every table.
    const kinds = new Set(changes.flatMap(({ facts }) => kindsOf(facts.node)));
    if (kinds.size < 2) return [];
    // Where the schema is not known, nor are its foreign keys.
    const known = migration.statements.every(({ schema }) => schema !== undefined);
    const apart = known ? groupsOf(migration, tables) : 1;
    const unrelated = apart > 1 && (tables.length >= unrelatedTables || changes.length > manyStatements);
    if (!unrelated && tables.length < manyTables) return [];
    const { id, path } = migration.migration;
    const place = { migrationId: id, statement: undefined, location: fileStart(path) };
    return [{ relations: tables, place, apart, statements: changes.length }];
  },
  message: ({ relations, apart, statements }) =>
    `${statements} statements change ${relations.length} existing tables (${listed(relations)})${apart > 1 ? `, in ${apart} groups that no foreign key connects` : ''}: it is hard to review, and can only be rolled back as a whole`,
  advice: () =>
    'Keep one concern per migration: whatever can be deployed and rolled back by itself belongs in its own file.',
});

/** What a statement does, coarsely: `IndexStmt`, `AT_AddColumn`. */
const kindsOf = (node: Node): readonly string[] =>
  'AlterTableStmt' in node
    ? actionsOf(node.AlterTableStmt).map(({ command }) => command.subtype ?? 'AT_AddColumn')
    : Object.keys(node);

/** Into how many groups tables fall when those are joined that a statement or a foreign key names together. */
const groupsOf = (migration: MigrationFacts, tables: readonly QualifiedName[]): number => {
  const group = new Map<QualifiedName, QualifiedName>();
  const find = (name: QualifiedName): QualifiedName => {
    let at = name;
    for (let up = group.get(at); up !== undefined && up !== at; up = group.get(at)) {
      // Halving the way keeps it short for whoever asks next.
      group.set(at, group.get(up) ?? up);
      at = up;
    }
    return at;
  };
  const join = (names: readonly QualifiedName[]): void => {
    const [first, ...others] = names;
    if (first !== undefined) for (const each of others) group.set(find(each), find(first));
  };
  for (const { node, defaultSchema } of migration.statements) join(relationsIn(node, defaultSchema));
  for (const table of migration.statements[0]?.schema?.tables ?? []) {
    join([table.name, ...table.constraints.flatMap(({ references }) => references?.table ?? [])]);
  }
  return new Set(tables.map(find)).size;
};
