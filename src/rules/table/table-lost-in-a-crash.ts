import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { actionsOf } from '../reading/subjects.ts';
import { defineStatementRule } from '../rule.ts';

export const tableLostInACrash = defineStatementRule({
  id: 'table-lost-in-a-crash',
  severity: 'note',
  hazard: 'data loss',
  summary: 'a table is UNLOGGED: a crash empties it, and replicas do not have it',
  why: 'PostgreSQL truncates unlogged tables when it starts after a crash, and never sends their rows to a replica or into a continuous backup.',
  references: ['https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-UNLOGGED'],
  peers: ['migrationpilot MP047', 'PGM506'],
  concerns: 'anything',
  match: (facts) => {
    const table = unloggedBy(facts);
    if (table === undefined || isUndone(table, facts)) return undefined;
    return { relations: [table], ...(facts.exists(table) ? { severity: 'warning' as const } : {}) };
  },
  message: ({ relations }) =>
    `${relations.map(shortName).join(', ')} is UNLOGGED: after a crash it is empty, and replicas and point-in-time backups do not have its rows`,
  advice: () => 'Keep only data in it that can be recreated; queries on it fail on a replica.',
});

const unloggedBy = ({ node, name }: StatementFacts): string | undefined => {
  if ('CreateStmt' in node)
    return node.CreateStmt.relation?.relpersistence === 'u' ? name(node.CreateStmt.relation) : undefined;
  if (!('AlterTableStmt' in node)) return undefined;
  const off = actionsOf(node.AlterTableStmt).some(({ command }) => command.subtype === 'AT_SetUnLogged');
  return off ? name(node.AlterTableStmt.relation) : undefined;
};

/** Made logged, or dropped, later in the change: it was for loading rows fast. */
const isUndone = (table: string, facts: StatementFacts): boolean =>
  facts.in.all.some(({ node, name, effect }) => {
    if (effect?.dropped.includes(table)) return true;
    if (!('AlterTableStmt' in node) || name(node.AlterTableStmt.relation) !== table) return false;
    return actionsOf(node.AlterTableStmt).some(({ command }) => command.subtype === 'AT_SetLogged');
  });
