import { shortName, splitQualifiedName } from '../../sql/names.ts';
import { takenAlong } from '../reading/taken-along.ts';
import { defineRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';
import { enumerated } from '../wording/enumerated.ts';

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
    if (tables?.length === 0) return undefined;
    const { gone } = takenAlong(facts, (name) => !names.includes(splitQualifiedName(name).schema));
    return { relations: tables?.map(({ name }) => name) ?? [], names, elsewhere: gone };
  },
  message: ({ names, relations, elsewhere }) =>
    `the schema ${listed(names)} is dropped with ${relations.length > 0 ? enumerated(relations.map(shortName)) : 'all tables in it'}: the rows are lost${elsewhere.length > 0 ? `, and so ${elsewhere.length > 1 ? 'are' : 'is'} ${enumerated(elsewhere)} outside of it` : ''}`,
  advice: () => 'Drop the tables one by one, each when nothing uses it any more, and the schema last, without CASCADE.',
});
