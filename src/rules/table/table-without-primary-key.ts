import type { CreateStmt } from '../../model/node.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { constraintOf, inline } from '../reading/column.ts';
import { columnsIn, constraintsIn, primaryKeyIn } from '../reading/created-table.ts';
import { actionsOf } from '../reading/subjects.ts';
import { followedBy } from '../reading/whole-change.ts';
import { defineRule } from '../rule.ts';

export const tableWithoutPrimaryKey = defineRule({
  id: 'table-without-primary-key',
  on: ['CreateStmt'],
  severity: 'note',
  hazard: 'process',
  summary: 'a new table has no primary key and nothing else that is unique',
  why: 'Identical rows can’t be distinguished, batches have no key to walk, and logical replication refuses UPDATE and DELETE (55000).',
  references: ['https://www.postgresql.org/docs/current/logical-replication-publication.html'],
  peers: ['migrationpilot MP045'],
  design: true,
  concerns: 'anything',
  match: (created, facts) => {
    const table = facts.name(created.relation);
    const lasting = created.relation?.relpersistence !== 't' && !created.partbound && !created.inhRelations;
    const whole = (created.tableElts ?? []).every((each) => !('TableLikeClause' in each));
    if (!lasting || !whole || created.ofTypename || facts.table(table) !== undefined) return undefined;
    return hasKey(created, table, facts) ? undefined : { relations: [table], table };
  },
  message: ({ table }) =>
    `${shortName(table)} has no primary key and no unique column: identical rows can't be distinguished, and logical replication refuses its UPDATE and DELETE`,
  advice: () =>
    'Make the columns that identify a row its primary key, or add one that is GENERATED ALWAYS AS IDENTITY.',
});

/** By the schema at the end of the change, or else by what the change writes. */
const hasKey = (created: CreateStmt, table: string, facts: StatementFacts): boolean => {
  const { after } = facts.in.change.rehearsal;
  const made = after?.tables.find(({ name }) => name === table);
  if (after !== undefined) return made === undefined || made.indexes.some(({ unique }) => unique);
  if (primaryKeyIn(created).length > 0 || constraintsIn(created).some(({ contype }) => isUnique(contype))) return true;
  return columnsIn(created).some((column) => inline(column, 'CONSTR_UNIQUE')) || getsKey(table, facts);
};

const getsKey = (table: string, facts: StatementFacts): boolean =>
  followedBy(facts, (node, later) => {
    if ('IndexStmt' in node) return node.IndexStmt.unique === true && later.name(node.IndexStmt.relation) === table;
    if ('DropStmt' in node) return true;
    return (
      'AlterTableStmt' in node &&
      later.name(node.AlterTableStmt.relation) === table &&
      actionsOf(node.AlterTableStmt).some((action) => isUnique(constraintOf(action)?.contype))
    );
  });

const isUnique = (type: string | undefined): boolean => type === 'CONSTR_PRIMARY' || type === 'CONSTR_UNIQUE';
