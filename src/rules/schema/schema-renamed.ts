import { quoteIdentifier, splitQualifiedName } from '../../sql/names.ts';
import { stillUsed } from '../reading/still-used.ts';
import { defineRule } from '../rule.ts';

export const schemaRenamed = defineRule({
  id: 'schema-renamed',
  on: ['RenameStmt'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a schema is renamed',
  why: 'Code that runs during the deploy uses the old name, or has it in its search_path, and no longer finds any of the tables.',
  references: ['https://www.postgresql.org/docs/current/sql-alterschema.html'],
  peers: ['strong_migrations rename_schema', 'pgfence rename-schema'],
  concerns: 'anything',
  match: ({ renameType, subname, newname }, facts) => {
    if (renameType !== 'OBJECT_SCHEMA' || !subname || !newname) return undefined;
    const known = facts.schema;
    const tables = (known?.tables ?? []).map(({ name }) => name).filter((name) => isIn(name, subname));
    if (known !== undefined && tables.length === 0) return undefined;
    const uses = tables.map((name) => stillUsed(facts, { kind: 'table', table: undefined, name }));
    const used = uses.find(({ severity }) => severity === 'error');
    return { relations: [], from: subname, to: newname, tables: tables.length, ...used, users: used?.users ?? '' };
  },
  message: ({ from, to, tables, users }) =>
    `the schema ${quoteIdentifier(from)} is renamed to ${quoteIdentifier(to)}: code that uses ${tables === 0 ? 'anything' : tables === 1 ? 'the table' : `one of the ${tables} tables`} in it by the old name fails from then on${users}`,
  advice: () =>
    'Create the new schema with views of the tables, switch the code to it, and then move the tables (ALTER TABLE … SET SCHEMA).',
});

const isIn = (name: string, schema: string): boolean => splitQualifiedName(name).schema === schema;
