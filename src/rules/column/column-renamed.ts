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
  why: 'Code that runs during the deploy still uses the old name, and fails as soon as the rename is committed.',
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
    `${shortName(table)}.${from} is renamed to ${to}: code that uses the old name fails from then on${users}`,
  advice: () =>
    'Add a column with the new name, write to both, switch the readers to it, and drop the old one in a later release.',
  safely: ({ target, from, to }) => renameColumn(target, { from, to }),
});
