import { quoteIdentifier, shortName, splitQualifiedName } from '../../sql/names.ts';
import { stillUsed } from '../reading/still-used.ts';
import { defineRule } from '../rule.ts';

export const movedToAnotherSchema = defineRule({
  id: 'moved-to-another-schema',
  on: ['AlterObjectSchemaStmt'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a table or view is moved to another schema',
  why: 'Code that runs during the deploy uses the old name, or a search_path without the new schema, and fails.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html'],
  peers: ['migrationpilot MP098'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: ({ objectType, relation, newschema }, facts) => {
    const view = objectType === 'OBJECT_VIEW' || objectType === 'OBJECT_MATVIEW';
    if ((objectType !== 'OBJECT_TABLE' && !view) || relation === undefined || newschema === undefined) return undefined;
    const about = facts.about(facts.name(relation));
    if (splitQualifiedName(about.table).schema === newschema) return undefined;
    const kind = view ? ('view' as const) : ('table' as const);
    return { ...about, kind, newschema, ...stillUsed(facts, { kind, table: undefined, name: about.table }) };
  },
  message: ({ table, kind, newschema, users }) =>
    `the ${kind} ${shortName(table)} moves to the schema ${quoteIdentifier(newschema)}: code that looks for it in the old schema fails from then on${users}`,
  advice: ({ kind }) =>
    `Create a view with the old name in the same transaction${kind === 'table' ? ' (PostgreSQL writes through it)' : ''}, and drop it when no code uses it any more.`,
});
