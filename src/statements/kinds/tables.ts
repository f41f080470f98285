import type { AlterTableCmd, AlterTableType, ObjectType } from '../../model/node.ts';
import { type ObjectWord, objectWord } from '../../model/object-words.ts';
import { approaches } from './approaches.ts';
import { type AskVolatility, always, high, type Kinds, low, medium, type Profile } from './profile.ts';
import { tableActions } from './table-actions.ts';

const window = approaches.window;

/** Tables and their storage. */
export const tables = {
  CreateStmt: (body) => [low(body.partbound ? 'add partition' : 'add table')],
  CreateForeignTableStmt: always(low('add foreign table')),
  CreateTableAsStmt: (body) => [
    low(body.objtype === 'OBJECT_MATVIEW' ? 'create materialized view' : 'add table from a query', {
      work: body.into?.skipData === true ? 'brief' : 'rows',
    }),
  ],
  AlterTableStmt: (body, volatility) =>
    (body.cmds ?? []).flatMap((node) =>
      'AlterTableCmd' in node ? actionProfiles(node.AlterTableCmd, body.objtype ?? 'OBJECT_TABLE', volatility) : [],
    ),
  AlterTableMoveAllStmt: always(high('move all to tablespace', 'duration', { approach: window, work: 'rewrite' })),
  ClusterStmt: always(medium('cluster table', 'duration', { approach: window, work: 'rewrite' })),
  LockStmt: always(medium('lock table', 'duration', { approach: 'in a short transaction' })),
} satisfies Partial<Kinds>;

const tableTypes: ReadonlySet<ObjectType> = new Set(['OBJECT_TABLE', 'OBJECT_FOREIGN_TABLE']);

/** ALTER INDEX, VIEW, SEQUENCE and TYPE come as the same node; their actions are named after them. */
type ActionProfile =
  | ReturnType<(typeof tableActions)[AlterTableType]>[number]
  | (typeof attributeActions)[keyof typeof attributeActions][number]
  | Profile<`change ${ObjectWord} options`>;

const actionProfiles = (
  action: AlterTableCmd,
  objectType: ObjectType,
  volatility: AskVolatility,
): readonly ActionProfile[] => {
  const subtype = action.subtype ?? 'AT_SetRelOptions';
  if (tableTypes.has(objectType)) return tableActions[subtype](action, volatility);
  if (objectType === 'OBJECT_TYPE' && subtype in attributeActions) {
    return attributeActions[subtype as keyof typeof attributeActions];
  }
  if (subtype === 'AT_SetRelOptions' || subtype === 'AT_ResetRelOptions') {
    return [low(`change ${objectWord(objectType)} options` as const)];
  }
  return tableActions[subtype](action, volatility);
};

const attributeActions = {
  AT_AddColumn: [low('add type attribute')],
  AT_DropColumn: [medium('remove type attribute', 'data', { reversible: 'with data loss' })],
  AT_AlterColumnType: [high('change type attribute', 'running code', { reversible: 'unknown' })],
} satisfies Partial<Readonly<Record<AlterTableType, readonly Profile[]>>>;
