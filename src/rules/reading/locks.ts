import { makesWritesWait } from '../../model/conflicts.ts';
import type { LockMode } from '../../model/effect.ts';
import type { AlterTableType } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { nameOfList } from '../../sql/relations.ts';
import { blockingLocks } from '../../statements/locks-held.ts';
import type { StatementFacts } from '../facts.ts';
import { constraintOf } from './column.ts';
import { actionsOf } from './subjects.ts';

export type Held = { readonly table: QualifiedName; readonly lock: LockMode };

/** Locks that make others wait, which a statement takes on tables that were there before the change. */
export function strongLocks(facts: StatementFacts): readonly Held[] {
  const seen =
    facts.effect && blockingLocks(facts.effect).map(({ relation, mode }) => ({ table: relation, lock: mode }));
  const locks = seen ?? locksByManual(facts).filter(({ lock }) => makesWritesWait(lock));
  return locks.filter(({ table }) => facts.exists(table));
}

/** What the manual says. What was watched tells a lock only where it is taken anew, this tells it always. */
export function locksByManual(facts: StatementFacts): readonly Held[] {
  const node = facts.node;
  if ('AlterTableStmt' in node && node.AlterTableStmt.objtype === 'OBJECT_TABLE') {
    const table = facts.name(node.AlterTableStmt.relation);
    return actionsOf(node.AlterTableStmt).map((action) => ({
      table,
      lock: isForeignKey(action)
        ? 'SHARE ROW EXCLUSIVE'
        : (weaker[action.command.subtype ?? 'AT_AddColumn'] ?? 'ACCESS EXCLUSIVE'),
    }));
  }
  if ('IndexStmt' in node)
    return node.IndexStmt.concurrent ? [] : [{ table: facts.name(node.IndexStmt.relation), lock: 'SHARE' }];
  if ('CreateTrigStmt' in node)
    return [{ table: facts.name(node.CreateTrigStmt.relation), lock: 'SHARE ROW EXCLUSIVE' }];
  if ('RenameStmt' in node && node.RenameStmt.relationType === 'OBJECT_TABLE')
    return [exclusive(facts.name(node.RenameStmt.relation))];
  if ('TruncateStmt' in node) {
    return (node.TruncateStmt.relations ?? []).flatMap((each) =>
      'RangeVar' in each ? [exclusive(facts.name(each.RangeVar))] : [],
    );
  }
  if ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_TABLE') {
    return (node.DropStmt.objects ?? []).flatMap((each) =>
      'List' in each ? [exclusive(nameOfList(each.List.items, facts.defaultSchema))] : [],
    );
  }
  return [];
}

const exclusive = (table: QualifiedName): Held => ({ table, lock: 'ACCESS EXCLUSIVE' });

const isForeignKey = (action: Parameters<typeof constraintOf>[0]): boolean =>
  action.command.subtype === 'AT_AddConstraint' && constraintOf(action)?.contype === 'CONSTR_FOREIGN';

/** ALTER TABLE actions that take less than ACCESS EXCLUSIVE (manual, ALTER TABLE). */
const weaker: Readonly<Partial<Record<AlterTableType, LockMode>>> = {
  AT_ValidateConstraint: 'SHARE UPDATE EXCLUSIVE',
  AT_SetStatistics: 'SHARE UPDATE EXCLUSIVE',
  AT_SetOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_ResetOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_SetRelOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_ResetRelOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_ClusterOn: 'SHARE UPDATE EXCLUSIVE',
  AT_DropCluster: 'SHARE UPDATE EXCLUSIVE',
  AT_AttachPartition: 'SHARE UPDATE EXCLUSIVE',
  AT_EnableTrig: 'SHARE ROW EXCLUSIVE',
  AT_DisableTrig: 'SHARE ROW EXCLUSIVE',
  AT_EnableTrigAll: 'SHARE ROW EXCLUSIVE',
  AT_DisableTrigAll: 'SHARE ROW EXCLUSIVE',
  AT_EnableTrigUser: 'SHARE ROW EXCLUSIVE',
  AT_DisableTrigUser: 'SHARE ROW EXCLUSIVE',
};
