import type { Node } from '../../model/node.ts';
import { shortName } from '../../sql/names.ts';
import { readScript } from '../../sql/script.ts';
import type { StatementFacts } from '../facts.ts';
import { constraintOf } from '../reading/column.ts';
import { type AlterTableAction, actionsOf } from '../reading/subjects.ts';
import { defineMigrationRule } from '../rule.ts';

export const rollbackBlocks = defineMigrationRule({
  id: 'rollback-blocks',
  severity: 'note',
  hazard: 'blocks reads and writes',
  summary: 'the down script does long-running work under a strong lock on an existing table',
  why: 'A rollback is run in a hurry, when something is already broken: that is the worst moment to block writes.',
  references: ['https://www.postgresql.org/docs/current/explicit-locking.html'],
  peers: ['strong_migrations check_down'],
  match: (migration) => {
    const last = migration.statements.at(-1);
    const down = migration.migration.down;
    if (last === undefined || down === undefined) return [];
    const found = readScript(down).statements.flatMap(({ node, location }) => {
      const table = tableIn(node, last);
      const work = table !== undefined && last.exists(table) ? workIn(node) : undefined;
      return table === undefined || work === undefined ? [] : [{ table, location, ...work }];
    });
    return found.slice(0, 1).map((first) => ({
      ...first,
      ...weight(first.table, last),
      relations: [first.table],
      // The statement is one of the down script: among this migration's own there is none to point to.
      place: { migrationId: migration.migration.id, statement: undefined, location: first.location },
      more: found.length - 1,
    }));
  },
  message: ({ table, does, waits, more }) =>
    `the down script ${does} ${shortName(table)} while ${waits} wait${more > 0 ? `, and ${more} more of its statements do the same` : ''}: a rollback blocks the application`,
  advice: () =>
    'Write the rollback as carefully as the migration: CONCURRENTLY, NOT VALID and VALIDATE; or leave the slow part to a later migration.',
});

const weight = (table: string, facts: StatementFacts) => {
  const size = facts.size(table);
  const large = size.class === 'large' || size.class === 'huge';
  return large ? { severity: 'warning' as const, because: [size.because] } : {};
};

const tableIn = (node: Node, facts: StatementFacts): string | undefined => {
  if ('IndexStmt' in node) return facts.name(node.IndexStmt.relation);
  return 'AlterTableStmt' in node && node.AlterTableStmt.objtype === 'OBJECT_TABLE'
    ? facts.name(node.AlterTableStmt.relation)
    : undefined;
};

type Work = { readonly does: string; readonly waits: string };
const writers = 'all writes';
const everybody = 'all reads and writes';

const workIn = (node: Node): Work | undefined => {
  if ('IndexStmt' in node) {
    return node.IndexStmt.concurrent ? undefined : { does: 'builds an index on', waits: writers };
  }
  if (!('AlterTableStmt' in node)) return undefined;
  return actionsOf(node.AlterTableStmt).flatMap((action) => workOf(action) ?? [])[0];
};

const workOf = (action: AlterTableAction): Work | undefined => {
  const { subtype } = action.command;
  if (subtype === 'AT_SetNotNull') return { does: 'scans every row of', waits: everybody };
  const constraint = subtype === 'AT_AddConstraint' ? constraintOf(action) : undefined;
  if (constraint === undefined || constraint.skip_validation || constraint.indexname) return undefined;
  if (constraint.contype === 'CONSTR_FOREIGN') return { does: 'checks a foreign key of', waits: writers };
  if (constraint.contype === 'CONSTR_CHECK') return { does: 'scans every row of', waits: everybody };
  return { does: 'builds an index on', waits: everybody };
};
