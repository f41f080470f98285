import type { Node } from '../../model/node.ts';
import { actionsOf } from '../reading/subjects.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const migrationLeftHalfApplied = defineMigrationRule({
  id: 'migration-left-half-applied',
  severity: 'note',
  hazard: 'process',
  summary: 'a statement that some rows would stop comes after others that are committed by then',
  why: 'Without a transaction around the file each statement commits by itself: when a later one fails, the earlier ones stay, and the tool starts again at the first.',
  references: ['https://www.postgresql.org/docs/current/tutorial-transactions.html'],
  peers: ['Atlas txmode none', 'strong_migrations safe_by_default'],
  match: ({ statements }) => {
    const own = statements.filter(({ insideBlock }) => !insideBlock);
    const stops = own.findIndex(({ trace }) => trace?.dependsOnData !== undefined);
    const facts = own[stops];
    const depends = facts?.trace?.dependsOnData;
    if (facts === undefined || depends === undefined) return [];
    const committed = own
      .slice(0, stops)
      .filter((each) => each.transaction === undefined || each.transaction !== facts.transaction)
      .filter(({ statement, trace }) => trace?.outcome !== 'failed' && failsAgain(statement.node));
    const [first] = committed;
    if (first === undefined) return [];
    const { line } = first.statement.location.start;
    return [{ relations: depends.relations, place: placeOf(facts), line, sqlState: depends.error.sqlState }];
  },
  message: ({ line, sqlState }) =>
    `should rows stop this (${sqlState}), line ${line} is committed already and stays: the migration is half applied, and running it again fails on line ${line}`,
  advice: () =>
    'Put it into a migration of its own, or make what comes before it repeatable (IF NOT EXISTS, IF EXISTS, OR REPLACE).',
});

/** Whether a statement that succeeded once is refused the second time. */
const failsAgain = (node: Node): boolean => {
  if ('CreateStmt' in node) return node.CreateStmt.if_not_exists !== true;
  if ('IndexStmt' in node) return node.IndexStmt.if_not_exists !== true;
  if ('CreateEnumStmt' in node || 'CreateTrigStmt' in node || 'RenameStmt' in node) return true;
  if ('DropStmt' in node) return node.DropStmt.missing_ok !== true;
  return 'AlterTableStmt' in node && actionsOf(node.AlterTableStmt).some(({ command }) => isOnce(command));
};

const isOnce = ({ subtype, missing_ok }: ReturnType<typeof actionsOf>[number]['command']): boolean =>
  subtype === 'AT_AddConstraint' ||
  ((subtype === 'AT_AddColumn' || subtype === 'AT_DropColumn' || subtype === 'AT_DropConstraint') &&
    missing_ok !== true);
