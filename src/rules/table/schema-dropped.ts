import { splitQualifiedName } from '../../sql/names.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const schemaDropped = defineRule({
  id: 'schema-dropped',
  on: ['DropStmt'],
  severity: 'error',
  hazard: 'data loss',
  summary: 'a schema is dropped with the tables in it',
  why: 'All tables of the schema are dropped with their rows, which come back only from a backup.',
  references: ['https://www.postgresql.org/docs/current/sql-dropschema.html'],
  peers: ['migrationpilot MP035', 'pgfence drop-schema', 'Atlas DS101'],
  concerns: 'anything',
  match: ({ removeType, objects, behavior }, facts) => {
    if (removeType !== 'OBJECT_SCHEMA' || behavior !== 'DROP_CASCADE') return undefined;
    const names = (objects ?? []).flatMap((each) => ('String' in each ? [each.String.sval ?? ''] : []));
    const tables = facts.schema?.tables.filter(({ name }) => names.includes(splitQualifiedName(name).schema));
    return tables?.length === 0 ? undefined : { relations: tables?.map(({ name }) => name) ?? [], names };
  },
  message: ({ names, relations }) =>
    `the schema ${listed(names)} is dropped with ${relations.length > 0 ? listed(relations) : 'all tables in it'}: the rows are lost`,
  advice: () => 'Drop the tables one by one, each when nothing uses it any more, and the schema last, without CASCADE.',
});
