import type { DropStmt } from '../../model/node.ts';
import type { Policy, QualifiedName } from '../../model/schema.ts';
import type { StatementFacts } from '../facts.ts';
import { droppedFromTable } from './dropped-objects.ts';
import { isDropped, wholeChange } from './whole-change.ts';

export type DroppedPolicy = {
  readonly table: QualifiedName;
  readonly name: string;
  /** undefined: the schema is not known. */
  readonly policy: Policy | undefined;
  /** The other policies of the table that stay. */
  readonly others: readonly Policy[];
};

/** The policy that a DROP POLICY takes away for good: it was there, its table stays, and no other policy is made for it. */
export function droppedPolicy(drop: DropStmt, facts: StatementFacts): DroppedPolicy | undefined {
  if (drop.removeType !== 'OBJECT_POLICY') return undefined;
  const dropped = droppedFromTable(drop, facts.defaultSchema);
  if (dropped === undefined) return undefined;
  const table = facts.table(dropped.table);
  const policy = table?.policies.find(({ name }) => name === dropped.name);
  if (facts.schema !== undefined && (policy === undefined || table?.rowSecurity === 'off')) return undefined;
  const all = wholeChange(facts);
  const made = all.some(
    ({ node, name }) => 'CreatePolicyStmt' in node && name(node.CreatePolicyStmt.table) === dropped.table,
  );
  const tableGoes = isDropped(dropped.table, facts);
  if (made || tableGoes) return undefined;
  return { ...dropped, policy, others: table?.policies.filter(({ name }) => name !== dropped.name) ?? [] };
}
