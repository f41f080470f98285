import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { constraintOf } from '../reading/column.ts';
import { tableOf } from '../reading/new-column.ts';
import { actionsOf } from '../reading/subjects.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const nameLeftToTheServer = defineMigrationRule({
  id: 'name-left-to-the-server',
  severity: 'note',
  hazard: 'cannot be undone',
  summary: 'a constraint or an index is added without a name',
  why: 'PostgreSQL generates a name and adds a number if it is taken. Databases with the same migrations may end up with different names, and whoever wants to drop it has to look the name up in each.',
  references: ['https://www.postgresql.org/docs/current/sql-createindex.html'],
  peers: ['migrationpilot MP042', 'Atlas NM101'],
  design: true,
  match: ({ statements }) => {
    const unnamed = statements.flatMap((facts) => unnamedIn(facts).map((what) => ({ facts, what })));
    const [first] = unnamed;
    if (first === undefined) return [];
    return [{ relations: [], place: placeOf(first.facts), what: unnamed.map(({ what }) => what) }];
  },
  message: ({ what }) => `${listed(what)} ${what.length === 1 ? 'has' : 'have'} no name: PostgreSQL generates one`,
  advice: () => 'Name it: `ADD CONSTRAINT <name> …`, `CREATE INDEX <name> ON …`. The rollback needs the name.',
});

const unnamedIn = (facts: StatementFacts): readonly string[] => {
  const { node } = facts;
  if ('IndexStmt' in node && node.IndexStmt.idxname === undefined) {
    return [`an index of ${shortName(facts.name(node.IndexStmt.relation))}`];
  }
  if (!('AlterTableStmt' in node)) return [];
  return actionsOf(node.AlterTableStmt).flatMap((action) => {
    const constraint = constraintOf(action);
    const table = tableOf(action, facts)?.table;
    if (constraint === undefined || constraint.conname !== undefined || table === undefined) return [];
    // With USING INDEX it gets the index's.
    return constraint.indexname === undefined ? [`a constraint of ${shortName(table)}`] : [];
  });
};
