import type { AlterTableCmd, AlterTableType } from '../../model/node.ts';
import { approaches } from './approaches.ts';
import { addColumn } from './columns.ts';
import { constraintProfile } from './constraints.ts';
import { type AskVolatility, always, high, low, medium, type Profile } from './profile.ts';

type Actions = Readonly<
  Record<AlterTableType, (action: AlterTableCmd, volatility: AskVolatility) => readonly Profile[]>
>;

const options = always(low('change table options'));
const triggerOff = always(medium('disable trigger', 'data', { approach: approaches.access }));
const triggerOn = always(low('enable trigger'));
const rewritten = <const Kind extends string>(kind: Kind) =>
  always(medium(kind, 'duration', { approach: approaches.window, work: 'rewrite' }));
const added = (action: AlterTableCmd) =>
  action.def && 'Constraint' in action.def ? [constraintProfile(action.def.Constraint)] : [low('add constraint')];
const rowSecurity = <const Kind extends string>(kind: Kind) =>
  always(medium(kind, 'access', { approach: approaches.access }));

/** Every action of ALTER TABLE, in the order of PostgreSQL's own list. */
export const tableActions = {
  AT_AddColumn: (action, volatility) =>
    action.def && 'ColumnDef' in action.def
      ? addColumn(action.def.ColumnDef, volatility)
      : [low('add nullable column')],
  AT_AddColumnToView: always(low('add view column')),
  AT_ColumnDefault: (action) => [low(action.def ? 'set default' : 'drop default')],
  AT_CookedColumnDefault: always(low('set default')),
  AT_DropNotNull: always(low('drop not null')),
  AT_SetNotNull: always(medium('set not null', 'duration', { approach: approaches.setNotNull, work: 'scan' })),
  AT_SetExpression: rewritten('change generation expression'),
  AT_DropExpression: always(low('drop generation expression', { reversible: 'no' })),
  AT_SetStatistics: always(low('change statistics target')),
  AT_SetOptions: options,
  AT_ResetOptions: options,
  AT_SetStorage: always(low('change column storage')),
  AT_SetCompression: always(low('change column compression')),
  AT_DropColumn: always(
    medium('remove column', 'data', { approach: approaches.removeColumn, reversible: 'with data loss' }),
  ),
  AT_AddIndex: always(low('add index', { approach: approaches.index, work: 'index build', hazard: 'duration' })),
  AT_ReAddIndex: always(low('add index', { approach: approaches.index, work: 'index build', hazard: 'duration' })),
  AT_AddConstraint: added,
  AT_ReAddConstraint: added,
  AT_ReAddDomainConstraint: added,
  AT_AlterConstraint: always(low('change constraint')),
  AT_ValidateConstraint: always(low('validate constraint', { work: 'scan', hazard: 'duration' })),
  AT_AddIndexConstraint: added,
  AT_DropConstraint: always(low('remove constraint')),
  AT_ReAddComment: always(low('comment')),
  AT_AlterColumnType: always(
    high('change column type', 'duration', {
      approach: approaches.changeType,
      work: 'rewrite',
      reversible: 'unknown',
    }),
  ),
  AT_AlterColumnGenericOptions: options,
  AT_ChangeOwner: always(medium('change owner', 'access', { approach: approaches.access })),
  AT_ClusterOn: options,
  AT_DropCluster: options,
  AT_SetLogged: rewritten('set logged'),
  AT_SetUnLogged: rewritten('set unlogged'),
  AT_DropOids: options,
  AT_SetAccessMethod: rewritten('change access method'),
  AT_SetTableSpace: rewritten('move to tablespace'),
  AT_SetRelOptions: options,
  AT_ResetRelOptions: options,
  AT_ReplaceRelOptions: options,
  AT_EnableTrig: triggerOn,
  AT_EnableAlwaysTrig: triggerOn,
  AT_EnableReplicaTrig: triggerOn,
  AT_DisableTrig: triggerOff,
  AT_EnableTrigAll: triggerOn,
  AT_DisableTrigAll: triggerOff,
  AT_EnableTrigUser: triggerOn,
  AT_DisableTrigUser: triggerOff,
  AT_EnableRule: always(low('enable rule')),
  AT_EnableAlwaysRule: always(low('enable rule')),
  AT_EnableReplicaRule: always(low('enable rule')),
  AT_DisableRule: always(medium('disable rule', 'running code')),
  AT_AddInherit: always(low('add inheritance')),
  AT_DropInherit: always(medium('remove inheritance', 'running code')),
  AT_AddOf: always(low('bind to type')),
  AT_DropOf: always(low('unbind from type')),
  AT_ReplicaIdentity: always(low('change replica identity')),
  AT_EnableRowSecurity: rowSecurity('enable row security'),
  AT_DisableRowSecurity: rowSecurity('disable row security'),
  AT_ForceRowSecurity: rowSecurity('force row security'),
  AT_NoForceRowSecurity: rowSecurity('stop forcing row security'),
  AT_GenericOptions: options,
  AT_AttachPartition: always(
    medium('attach partition', 'duration', { approach: 'matching CHECK first, then ATTACH', work: 'scan' }),
  ),
  AT_DetachPartition: always(medium('detach partition', 'running code', { approach: 'DETACH … CONCURRENTLY' })),
  AT_DetachPartitionFinalize: always(low('finish detaching partition')),
  AT_AddIdentity: always(low('add identity')),
  AT_SetIdentity: always(low('change identity')),
  AT_DropIdentity: always(medium('remove identity', 'running code')),
  AT_ReAddStatistics: always(low('create statistics')),
} satisfies Actions;
