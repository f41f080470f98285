import type { QualifiedName } from '../../model/schema.ts';
import { type LastingKind, longestWork, type WorkKind } from '../../model/work.ts';
import { profilesOf } from '../../statements/kinds/all-kinds.ts';
import { namedIn } from '../../statements/subjects.ts';
import { lastingWorks } from '../../statements/work.ts';
import type { StatementFacts } from '../facts.ts';
import { rowChoice } from './row-choice.ts';

export type Lasting = { readonly table: QualifiedName; readonly work: LastingKind };

/** Work of a statement that grows with a table that was there before the change; undefined where it is brief. */
export function lastingWork(facts: StatementFacts): Lasting | undefined {
  const found = rowWork(facts) ?? otherWork(facts);
  return found && facts.exists(found.table) && isNotSmall(facts, found.table) ? found : undefined;
}

const isNotSmall = (facts: StatementFacts, table: QualifiedName): boolean =>
  !['small', 'empty'].includes(facts.size(table).class);

/** UPDATE and DELETE that do not choose their rows by a key. */
const rowWork = (facts: StatementFacts): Lasting | undefined => {
  const { node } = facts;
  const change = 'UpdateStmt' in node ? node.UpdateStmt : 'DeleteStmt' in node ? node.DeleteStmt : undefined;
  if (change?.relation === undefined) return undefined;
  const table = facts.name(change.relation);
  return rowChoice(change.whereClause, facts.table(table)) === 'by key' ? undefined : { table, work: 'rows' };
};

const otherWork = (facts: StatementFacts): Lasting | undefined => {
  if (isOfNewTable(facts) || isToldInside(facts)) return undefined;
  const { effect, defaultSchema, schema, node } = facts;
  const [subject] = namedIn(node, defaultSchema, schema).subjects;
  const existing = subject === undefined ? [] : [subject];
  const [work] = lastingWorks({ expected: kindOf(facts), effect, existing });
  return work && { table: work.relation, work: work.kind };
};

/** What the statement's kind does where it was not watched; rows are another question here. */
const kindOf = ({ node, in: { change } }: StatementFacts): WorkKind | 'unknown' => {
  const works = profilesOf(node, change.rehearsal.functionVolatility).map(({ work }) => work);
  return longestWork(works.filter((work) => work !== 'rows'));
};

/** A foreign key of a new table reads no rows, whichever table PostgreSQL names. */
const isOfNewTable = ({ node, name, isNew }: StatementFacts): boolean =>
  'AlterTableStmt' in node && isNew(name(node.AlterTableStmt.relation));

/** A DO block whose statements could be read: they are looked at one by one. */
const isToldInside = (facts: StatementFacts): boolean =>
  'DoStmt' in facts.node && facts.in.statements.some((other) => other.insideBlock && other.index === facts.index);
