import { shortName } from '../../sql/names.ts';
import { stillUsed } from '../reading/still-used.ts';
import { defineRule } from '../rule.ts';

export const viewRenamed = defineRule({
  id: 'view-renamed',
  on: ['RenameStmt'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a view is renamed',
  why: 'Code that runs during the deploy still reads the old name.',
  references: ['https://www.postgresql.org/docs/current/sql-alterview.html'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: ({ renameType, relation, newname }, facts) => {
    if ((renameType !== 'OBJECT_VIEW' && renameType !== 'OBJECT_MATVIEW') || !newname) return undefined;
    const view = facts.name(relation);
    return {
      relations: [view],
      view,
      to: newname,
      ...stillUsed(facts, { kind: 'view', table: undefined, name: view }),
    };
  },
  message: ({ view, to, users }) =>
    `the view ${shortName(view)} is renamed to ${to}: code that reads the old name fails from then on${users}`,
  advice: () =>
    'Create the view under the new name, switch the readers to it, and drop the old one in a later release.',
});
