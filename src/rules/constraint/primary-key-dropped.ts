import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { constraintOf } from '../reading/column.ts';
import { tableOf } from '../reading/new-column.ts';
import { actionsOf } from '../reading/subjects.ts';
import { isDropped, wholeChange } from '../reading/whole-change.ts';
import { defineRule } from '../rule.ts';

export const primaryKeyDropped = defineRule({
  id: 'primary-key-dropped',
  on: ['AT_DropConstraint'],
  severity: 'warning',
  hazard: 'breaks running code',
  summary: 'a primary key is dropped and not replaced',
  why: 'INSERT … ON CONFLICT on its columns fails (42P10), and where the table is published for logical replication, UPDATE and DELETE fail (55000).',
  references: ['https://www.postgresql.org/docs/current/logical-replication-publication.html'],
  peers: ['migrationpilot MP055', 'pgfence drop-constraint', 'Atlas CD103'],
  declares: { lock: 'ACCESS EXCLUSIVE', work: 'brief' },
  match: (action, facts) => {
    const about = tableOf(action, facts);
    const constraints = about && facts.table(about.table)?.constraints;
    const key = constraints?.find(({ type, name }) => type === 'primary key' && name === action.command.name);
    return about === undefined || key === undefined || isDropped(about.table, facts) || isReplaced(about.table, facts)
      ? undefined
      : { ...about, name: key.name, columns: key.columns };
  },
  message: ({ table, name, columns }) =>
    `${shortName(table)} loses its primary key ${name} (${columns.join(', ')}): INSERT … ON CONFLICT on it fails, and so do UPDATE and DELETE where the table is published for logical replication`,
  advice: () =>
    'Build the unique index of the new key CONCURRENTLY first; then drop the old key and ADD PRIMARY KEY USING INDEX in one ALTER TABLE.',
});

/** Whether the change gives the table another one. */
const isReplaced = (table: string, facts: StatementFacts): boolean =>
  wholeChange(facts).some(
    ({ node, name }) =>
      'AlterTableStmt' in node &&
      name(node.AlterTableStmt.relation) === table &&
      actionsOf(node.AlterTableStmt).some((action) => constraintOf(action)?.contype === 'CONSTR_PRIMARY'),
  );
