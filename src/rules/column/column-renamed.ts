import { renameColumn } from '../../recipes/rename-column.ts';
import { shortName } from '../../sql/names.ts';
import { stillUsed } from '../reading/still-used.ts';
import { defineRule } from '../rule.ts';

export const columnRenamed = defineRule({
  id: 'column-renamed',
  on: ['RenameStmt'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a column is renamed',
  why: 'Code that runs while the migration is deployed still uses the old name, and fails from the moment of the rename.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html'],
  peers: ['squawk renaming-column', 'strong_migrations rename_column', 'migrationpilot MP010', 'Atlas BC102'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: (node, facts) => {
    const { renameType, relationType, relation, subname, newname } = node;
    if (renameType !== 'OBJECT_COLUMN' || !subname || !newname || relationType !== 'OBJECT_TABLE') return undefined;
    const about = facts.about(facts.name(relation));
    return {
      ...about,
      from: subname,
      to: newname,
      ...stillUsed(facts, { kind: 'column', table: about.table, name: subname }),
    };
  },
  message: ({ table, from, to, users }) =>
    `${shortName(table)}.${from} is renamed to ${to}: code that uses the old name fails from that moment on${users}`,
  advice: () =>
    'Add a column with the new name, keep both written, move the readers over, and drop the old one in a later release.',
  safely: ({ target, from, to }) => renameColumn(target, { from, to }),
});
