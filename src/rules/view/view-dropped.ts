import type { Node } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { droppedNames } from '../reading/dropped-objects.ts';
import { stillUsed } from '../reading/still-used.ts';
import { followedBy } from '../reading/whole-change.ts';
import { defineRule } from '../rule.ts';

export const viewDropped = defineRule({
  id: 'view-dropped',
  on: ['DropStmt'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a view is dropped and not recreated',
  why: 'Code that runs during the deploy still reads it, and fails (42P01).',
  references: ['https://www.postgresql.org/docs/current/sql-dropview.html'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: (drop, facts) => {
    if (drop.removeType !== 'OBJECT_VIEW' && drop.removeType !== 'OBJECT_MATVIEW') return undefined;
    const gone = droppedNames(drop, facts.defaultSchema).filter((name) => facts.exists(name) && isGone(name, facts));
    const [view] = gone;
    if (view === undefined) return undefined;
    const uses = gone.map((name) => stillUsed(facts, { kind: 'view', table: undefined, name }));
    const used = uses.find(({ severity }) => severity === 'error') ?? uses[0];
    return { relations: gone, ...used, users: used?.users ?? '' };
  },
  message: ({ relations, users }) =>
    `${relations.length === 1 ? 'the view' : 'the views'} ${relations.map(shortName).join(', ')} ${relations.length === 1 ? 'is' : 'are'} dropped: code that still reads ${relations.length === 1 ? 'it' : 'them'} fails from then on${users}`,
  advice: () => 'First deploy code that no longer reads it; drop it in a later release.',
});

/** Whether nothing later in the change makes something of that name. */
const isGone = (name: QualifiedName, facts: StatementFacts): boolean =>
  !followedBy(facts, (node, later) => makes(node, name, later));

const makes = (node: Node, name: QualifiedName, facts: StatementFacts): boolean => {
  if ('ViewStmt' in node) return facts.name(node.ViewStmt.view) === name;
  if ('CreateTableAsStmt' in node) return facts.name(node.CreateTableAsStmt.into?.rel) === name;
  if ('RenameStmt' in node) {
    return node.RenameStmt.newname !== undefined && name.endsWith(`.${node.RenameStmt.newname}`);
  }
  return 'CreateStmt' in node && facts.name(node.CreateStmt.relation) === name;
};
