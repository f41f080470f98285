import { renameTable } from '../../recipes/rename-table.ts';
import { shortName } from '../../sql/names.ts';
import { stillUsed } from '../reading/still-used.ts';
import { defineRule } from '../rule.ts';

export const tableRenamed = defineRule({
  id: 'table-renamed',
  on: ['RenameStmt'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a table is renamed',
  why: 'Code that runs during the deploy still uses the old name, and fails as soon as the rename is committed.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html'],
  peers: ['squawk renaming-table', 'strong_migrations rename_table', 'migrationpilot MP028', 'Atlas BC101'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: ({ renameType, relation, newname }, facts) => {
    if (renameType !== 'OBJECT_TABLE' || !newname) return undefined;
    const about = facts.about(facts.name(relation));
    return { ...about, to: newname, ...stillUsed(facts, { kind: 'table', table: undefined, name: about.table }) };
  },
  message: ({ table, to, users }) =>
    `the table ${shortName(table)} is renamed to ${to}: code that uses the old name fails from then on${users}`,
  advice: () => 'Create a view with the old name in the same transaction, and drop it when no code uses it any more.',
  safely: ({ target, to }) => renameTable(target, { to }),
});
