import type { CreateStmt } from '../../model/node.ts';
import type { Table } from '../../model/schema.ts';
import { shapeOfText } from '../../schema/type-shape.ts';
import { shortName } from '../../sql/names.ts';
import { isSerial } from '../reading/column.ts';
import { shapeOfNode } from '../reading/shape-of-node.ts';
import { isDropped } from '../reading/whole-change.ts';
import { defineRule } from '../rule.ts';

export const tableAlreadyThere = defineRule({
  id: 'table-already-there',
  on: ['CreateStmt'],
  severity: 'warning',
  hazard: 'fails',
  summary: 'CREATE TABLE IF NOT EXISTS names a table that already exists and is different',
  why: 'PostgreSQL does nothing but print a notice: the table stays as it was, and code that relies on the new definition fails.',
  references: ['https://www.postgresql.org/docs/current/sql-createtable.html'],
  match: (created, facts) => {
    const table = created.if_not_exists ? facts.table(facts.name(created.relation)) : undefined;
    if (table === undefined || isDropped(table.name, facts)) return undefined;
    const differences = differencesTo(table, created);
    return differences.length === 0 ? undefined : { relations: [table.name], table: table.name, differences };
  },
  message: ({ table, differences }) =>
    `${shortName(table)} already exists, so this does nothing; but the table differs from this definition: ${differences.slice(0, 3).join(', ')}${differences.length > 3 ? ` and ${differences.length - 3} more` : ''}`,
  advice: () =>
    'Change the table with ALTER TABLE. If the table was created manually in some database, omit IF NOT EXISTS to make the difference visible.',
});

/** Columns that the text has and the table lacks, the other way round, and other types. */
const differencesTo = (table: Table, created: CreateStmt): readonly string[] => {
  const written = (created.tableElts ?? []).flatMap((each) => ('ColumnDef' in each ? [each.ColumnDef] : []));
  const others = (created.tableElts ?? []).some((each) => 'TableLikeClause' in each) || created.inhRelations;
  const names = new Set(written.map(({ colname }) => colname));
  const extra = others
    ? []
    : table.columns.filter(({ name }) => !names.has(name)).map(({ name }) => `it also has ${name}`);
  const wrong = written.flatMap((column) => {
    const there = table.columns.find(({ name }) => name === column.colname);
    if (there === undefined) return [`${column.colname} is missing`];
    const shape = shapeOfNode(column.typeName);
    const known = shapeOfText(there.type);
    const same =
      shape === undefined || isSerial(column) || shape.name === known.name.split('.').at(-1)?.replaceAll('"', '');
    return same ? [] : [`${there.name} is ${there.type}`];
  });
  return [...wrong, ...extra];
};
