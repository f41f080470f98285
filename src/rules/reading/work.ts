import type { QualifiedName } from '../../model/schema.ts';
import type { StatementFacts } from '../facts.ts';
import type { Work } from '../rule.ts';
import { columnOf, constraintOf, defaultOf, inline, isSerial } from './column.ts';
import { rowChoice } from './row-choice.ts';
import { actionsOf } from './subjects.ts';
import { volatilityOf } from './volatility.ts';

export type Lasting = { readonly table: QualifiedName; readonly work: Exclude<Work, 'brief'> };

/** Work of a statement that grows with a table that was there before the change; undefined where it is brief. */
export function lastingWork(facts: StatementFacts): Lasting | undefined {
  const rows = rowWork(facts);
  if (rows) return facts.exists(rows.table) && isNotSmall(facts, rows.table) ? rows : undefined;
  const { effect } = facts;
  const found = effect ? observedWork(facts) : manualWork(facts);
  return found && facts.exists(found.table) && isNotSmall(facts, found.table) ? found : undefined;
}

const isNotSmall = (facts: StatementFacts, table: QualifiedName): boolean =>
  !['small', 'empty'].includes(facts.size(table).class);

/** UPDATE and DELETE that do not choose their rows by a key. */
const rowWork = (facts: StatementFacts): Lasting | undefined => {
  const { node } = facts.statement;
  const change = 'UpdateStmt' in node ? node.UpdateStmt : 'DeleteStmt' in node ? node.DeleteStmt : undefined;
  if (change?.relation === undefined) return undefined;
  const table = facts.name(change.relation);
  return rowChoice(change.whereClause, facts.table(table)) === 'by key' ? undefined : { table, work: 'rows' };
};

const observedWork = (facts: StatementFacts): Lasting | undefined => {
  if (isOfNewTable(facts) || isToldInside(facts)) return undefined;
  const { effect, table } = facts;
  const rewrite = effect?.rewrites.find((each) => !each.isNew);
  if (rewrite) return { table: rewrite.relation, work: 'rewrite' };
  const build = effect?.indexBuilds.find((each) => !each.isNew && table(each.table)?.kind !== 'partitioned table');
  if (build) return { table: build.table, work: 'index build' };
  const scan = effect?.scans.find((each) => !each.isNew);
  return scan && { table: scan.relation, work: 'scan' };
};

const manualWork = (facts: StatementFacts): Lasting | undefined => {
  const { node } = facts.statement;
  if ('IndexStmt' in node && !node.IndexStmt.concurrent)
    return { table: facts.name(node.IndexStmt.relation), work: 'index build' };
  if (!('AlterTableStmt' in node)) return undefined;
  const table = facts.name(node.AlterTableStmt.relation);
  const works = actionsOf(node.AlterTableStmt).flatMap((action) => workOf(action) ?? []);
  return works[0] && { table, work: works[0] };
};

const workOf = (action: ReturnType<typeof actionsOf>[number]): Lasting['work'] | undefined => {
  const { subtype } = action.command;
  if (subtype === 'AT_SetNotNull' || subtype === 'AT_ValidateConstraint') return 'scan';
  if (subtype === 'AT_AlterColumnType') return 'rewrite';
  if (subtype === 'AT_AddConstraint') {
    const constraint = constraintOf(action);
    if (constraint?.indexname || constraint?.skip_validation) return undefined;
    return constraint?.contype === 'CONSTR_CHECK' || constraint?.contype === 'CONSTR_FOREIGN' ? 'scan' : 'index build';
  }
  const column = subtype === 'AT_AddColumn' ? columnOf(action) : undefined;
  if (column === undefined) return undefined;
  const value = defaultOf(column);
  const rewrites =
    isSerial(column) || inline(column, 'CONSTR_IDENTITY') || (value && volatilityOf(value) === 'volatile');
  return rewrites ? 'rewrite' : undefined;
};

/** A foreign key of a new table reads no rows, whichever table PostgreSQL names. */
const isOfNewTable = ({ statement: { node }, name, isNew }: StatementFacts): boolean =>
  'AlterTableStmt' in node && isNew(name(node.AlterTableStmt.relation));

/** A DO block whose statements could be read: they are looked at one by one. */
const isToldInside = (facts: StatementFacts): boolean =>
  'DoStmt' in facts.statement.node &&
  facts.in.statements.some((other) => other.insideBlock && other.index === facts.index);
