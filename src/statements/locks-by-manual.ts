import type { LockMode } from '../model/effect.ts';
import { lockModes } from '../model/effect.ts';
import type { AlterTableCmd, AlterTableType, LockStmt, Node, RangeVar } from '../model/node.ts';
import type { QualifiedName } from '../model/schema.ts';
import { nameOfList, relationOf } from '../sql/relations.ts';

/** A lock on a table by the manual. */
export type LockByManual = { readonly table: QualifiedName; readonly lock: LockMode };

/**
 * The locks on tables that a statement takes, by the manual and its text alone. What was watched tells a lock only where it is
 * taken anew, this tells it always. Not of a DO block, of functions, and of what follows foreign keys and CASCADE.
 */
export function locksByManual(node: Node, defaultSchema: string): readonly LockByManual[] {
  const on = (relation: RangeVar | undefined, lock: LockMode): LockByManual => ({
    table: relationOf(relation ?? {}, defaultSchema),
    lock,
  });
  if ('AlterTableStmt' in node && node.AlterTableStmt.objtype === 'OBJECT_TABLE') {
    const { relation, cmds = [] } = node.AlterTableStmt;
    return cmds.flatMap((item) => ('AlterTableCmd' in item ? [on(relation, lockOfAction(item.AlterTableCmd))] : []));
  }
  if ('IndexStmt' in node) return node.IndexStmt.concurrent ? [] : [on(node.IndexStmt.relation, 'SHARE')];
  if ('CreateTrigStmt' in node) return [on(node.CreateTrigStmt.relation, 'SHARE ROW EXCLUSIVE')];
  if ('CreatePolicyStmt' in node) return [on(node.CreatePolicyStmt.table, 'ACCESS EXCLUSIVE')];
  if ('AlterPolicyStmt' in node) return [on(node.AlterPolicyStmt.table, 'ACCESS EXCLUSIVE')];
  if ('RuleStmt' in node) return [on(node.RuleStmt.relation, 'ACCESS EXCLUSIVE')];
  if ('RenameStmt' in node && node.RenameStmt.relationType === 'OBJECT_TABLE') {
    return [on(node.RenameStmt.relation, 'ACCESS EXCLUSIVE')];
  }
  if ('LockStmt' in node) return relations(node.LockStmt.relations).map((each) => on(each, modeOfLock(node.LockStmt)));
  if ('TruncateStmt' in node) return relations(node.TruncateStmt.relations).map((each) => on(each, 'ACCESS EXCLUSIVE'));
  if ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_TABLE') {
    return (node.DropStmt.objects ?? []).flatMap((each) =>
      'List' in each ? [{ table: nameOfList(each.List.items, defaultSchema), lock: 'ACCESS EXCLUSIVE' }] : [],
    );
  }
  return [];
}

const relations = (items: readonly Node[] | undefined): readonly RangeVar[] =>
  (items ?? []).flatMap((each) => ('RangeVar' in each ? [each.RangeVar] : []));

/** The parser counts the modes from 1, weakest first. */
const modeOfLock = ({ mode }: LockStmt): LockMode => lockModes[(mode ?? 0) - 1] ?? 'ACCESS EXCLUSIVE';

const lockOfAction = ({ subtype, def }: AlterTableCmd): LockMode => {
  const isForeignKey =
    subtype === 'AT_AddConstraint' && def && 'Constraint' in def && def.Constraint.contype === 'CONSTR_FOREIGN';
  return isForeignKey ? 'SHARE ROW EXCLUSIVE' : (weaker[subtype ?? 'AT_AddColumn'] ?? 'ACCESS EXCLUSIVE');
};

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
