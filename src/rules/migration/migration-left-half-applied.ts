import { dependenceIn } from '../../model/effect.ts';
import type { Node } from '../../model/node.ts';
import type { StatementFacts } from '../facts.ts';
import { actionsOf } from '../reading/subjects.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';

export const migrationLeftHalfApplied = defineMigrationRule({
  id: 'migration-left-half-applied',
  severity: 'note',
  hazard: 'process',
  summary: 'a statement that rows or other sessions may stop follows statements that are already committed',
  why: 'Without a transaction around the file each statement commits by itself: when a later one fails, the earlier ones stay, and the tool starts again at the first.',
  references: ['https://www.postgresql.org/docs/current/tutorial-transactions.html'],
  peers: ['Atlas TX101', 'Atlas txmode none', 'strong_migrations safe_by_default'],
  match: ({ statements }) => {
    const own = statements.filter(({ insideBlock }) => !insideBlock);
    const found = own.flatMap((facts, at) => {
      const why = stops(facts);
      const first = why && own.slice(0, at).find((each) => isCommitted(each, facts) && failsAgain(each.node));
      if (why === undefined || first === undefined) return [];
      const { node, location } = first;
      return [{ ...why, place: placeOf(facts), line: location.start.line, build: 'IndexStmt' in node }];
    });
    return found.slice(0, 1);
  },
  message: ({ line, should }) =>
    `${should}, line ${line} is already committed and stays: the migration is half applied, and running it again fails on line ${line}`,
  advice: ({ build }) =>
    build
      ? 'Put it into a migration of its own: one index each.'
      : 'Put it into a migration of its own, or make what comes before it repeatable (IF NOT EXISTS, IF EXISTS, OR REPLACE).',
});

const isCommitted = (before: StatementFacts, facts: StatementFacts): boolean =>
  (before.transaction === undefined || before.transaction !== facts.transaction) &&
  before.trace?.outcome.kind !== 'fails';

/** What may stop a statement in production that passes on empty tables: rows, or whoever a concurrent build waits for. */
const stops = (
  facts: StatementFacts,
): { readonly should: string; readonly relations: readonly string[] } | undefined => {
  const depends = dependenceIn(facts.trace?.outcome);
  if (depends !== undefined)
    return { should: `if rows make this fail (${depends.error.sqlState})`, relations: depends.relations };
  const { node } = facts;
  const index = 'IndexStmt' in node && node.IndexStmt.concurrent ? node.IndexStmt : undefined;
  const table = index && facts.name(index.relation);
  return table !== undefined && facts.transaction === undefined && facts.exists(table)
    ? { should: 'if this build fails (a deadlock, a timeout)', relations: [table] }
    : undefined;
};

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
