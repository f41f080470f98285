import type { Constraint } from '../../model/node.ts';
import { shortName } from '../../sql/names.ts';
import type { About, StatementFacts } from '../facts.ts';
import { constraintOf, namesIn } from './column.ts';
import { tableOf } from './new-column.ts';
import type { AlterTableAction } from './subjects.ts';

export type AddedConstraint = About & {
  readonly constraint: Constraint;
  /** For sentences: `users_email_key`, or `a constraint` where PostgreSQL names it. */
  readonly name: string;
};

/** The constraint of a kind that an ADD CONSTRAINT adds and checks at once; undefined for NOT VALID, NOT ENFORCED and USING INDEX. */
export function addedConstraint(
  action: AlterTableAction,
  facts: StatementFacts,
  type: Constraint['contype'],
): AddedConstraint | undefined {
  const about = tableOf(action, facts);
  const constraint = constraintOf(action);
  if (about === undefined || constraint === undefined || constraint.contype !== type) return undefined;
  if (constraint.skip_validation || constraint.indexname) return undefined;
  return { ...about, constraint, name: constraint.conname ?? `on ${shortName(about.table)}${columnsOf(constraint)}` };
}

const columnsOf = (constraint: Constraint): string => {
  const columns = namesIn(constraint.keys ?? constraint.fk_attrs);
  return columns.length === 0 ? '' : ` (${columns.join(', ')})`;
};
