import type { Constraint, Node } from '../../model/node.ts';
import { shortName } from '../../sql/names.ts';
import { walk } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';
import { constraintOf, namesIn } from '../reading/column.ts';
import { tableOf } from '../reading/new-column.ts';
import { type AlterTableAction, actionsOf } from '../reading/subjects.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const oldWritesRefused = defineMigrationRule({
  id: 'old-writes-refused',
  severity: 'note',
  hazard: 'breaks running code',
  summary: 'a new constraint refuses rows that running code may still write',
  why: 'A constraint applies to every write as soon as it exists, NOT VALID or not, while the old version of the code is still running.',
  references: ['https://www.postgresql.org/docs/current/sql-altertable.html'],
  peers: ['Atlas MF101'],
  design: true,
  match: (facts) => {
    const found = facts.statements.flatMap((statement) => refusing(statement).map((what) => ({ statement, ...what })));
    const [first] = found;
    if (first === undefined) return [];
    const relations = [...new Set(found.map(({ table }) => table))];
    return [{ relations, place: placeOf(first.statement), what: found.map(({ name }) => name) }];
  },
  message: ({ what }) =>
    `writes that violate ${listed(what)} fail from then on, including those of code that is still running, NOT VALID or not`,
  advice: () =>
    'First deploy code that satisfies it, and check in the logs or with a query that nothing violates it any more; then add it.',
});

type Refusing = { readonly table: string; readonly name: string };

const refusing = (facts: StatementFacts): readonly Refusing[] => {
  const { node } = facts;
  if ('IndexStmt' in node && node.IndexStmt.unique) {
    const { relation, indexParams = [], idxname } = node.IndexStmt;
    const columns = indexParams.flatMap((one) => ('IndexElem' in one ? (one.IndexElem.name ?? []) : []));
    return onOldColumns(facts, facts.name(relation), columns, idxname ?? 'a unique index');
  }
  if (!('AlterTableStmt' in node)) return [];
  return actionsOf(node.AlterTableStmt).flatMap((action) => refusingAction(action, facts));
};

const refusingAction = (action: AlterTableAction, facts: StatementFacts): readonly Refusing[] => {
  const table = tableOf(action, facts)?.table;
  if (table === undefined) return [];
  const { subtype, name } = action.command;
  if (subtype === 'AT_SetNotNull' && name !== undefined) {
    return onOldColumns(facts, table, [name], `NOT NULL of ${shortName(table)}.${name}`);
  }
  const constraint = constraintOf(action);
  // One that takes an index over refuses nothing that the index did not.
  if (constraint === undefined || constraint.indexname !== undefined || isNotEnforced(constraint)) return [];
  const columns = [...namesIn(constraint.fk_attrs ?? constraint.keys), ...columnsIn(constraint.raw_expr)];
  return onOldColumns(facts, table, columns, constraint.conname ?? `a constraint of ${shortName(table)}`);
};

const isNotEnforced = ({ contype, is_enforced }: Constraint): boolean =>
  (contype === 'CONSTR_CHECK' || contype === 'CONSTR_FOREIGN') && is_enforced !== true;

const columnsIn = (expression: Node | undefined): readonly string[] => {
  const found: string[] = [];
  walk({ expression }, (tag, value) => {
    if (tag === 'ColumnRef' && 'fields' in value) found.push(...namesIn(value.fields as readonly Node[]).slice(-1));
  });
  return found;
};

/** Nothing that runs writes to a column that is new. */
const onOldColumns = (
  facts: StatementFacts,
  table: string,
  columns: readonly string[],
  name: string,
): readonly Refusing[] => {
  const before = facts.table(table);
  if (facts.isNew(table) || before === undefined) return [];
  // One recreated under its name is most often one that is widened.
  if (before.constraints.some((constraint) => constraint.name === name)) return [];
  const old = new Set(before.columns.map((column) => column.name));
  return columns.every((column) => old.has(column)) ? [{ table, name }] : [];
};
