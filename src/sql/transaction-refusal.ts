import type { Node } from '../model/node.ts';
import { hasOption, isSwitchedOff, isSwitchedOn } from './options.ts';

/**
 * What people call a statement that PostgreSQL refuses inside a transaction block (SQLSTATE 25001), in words: `CREATE INDEX
 * CONCURRENTLY`. Undefined for all others. The one list of them; the tests hold it to what real servers refused. Whether
 * REINDEX names a partitioned table, which is refused too, is in no statement: only running it tells.
 *
 * @see https://github.com/postgres/postgres/blob/master/src/backend/tcop/utility.c (PreventInTransactionBlock)
 */
export function transactionRefusal(node: Node): string | undefined {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent ? 'CREATE INDEX CONCURRENTLY' : undefined;
  if ('DropStmt' in node) return node.DropStmt.concurrent ? 'DROP INDEX CONCURRENTLY' : undefined;
  if ('ReindexStmt' in node) return ofReindex(node.ReindexStmt);
  if ('VacuumStmt' in node) return node.VacuumStmt.is_vacuumcmd ? 'VACUUM' : undefined;
  if ('ClusterStmt' in node) return node.ClusterStmt.relation ? undefined : 'CLUSTER';
  if ('DiscardStmt' in node) return node.DiscardStmt.target === 'DISCARD_ALL' ? 'DISCARD ALL' : undefined;
  if ('AlterTableStmt' in node) {
    return (node.AlterTableStmt.cmds ?? []).some(detaches) ? 'DETACH PARTITION CONCURRENTLY' : undefined;
  }
  if ('AlterDatabaseStmt' in node) {
    return hasOption(node.AlterDatabaseStmt.options, 'tablespace') ? 'ALTER DATABASE … SET TABLESPACE' : undefined;
  }
  return ofSubscription(node) ?? alwaysRefused.find(([kind]) => kind in node)?.[1];
}

const alwaysRefused = [
  ['AlterSystemStmt', 'ALTER SYSTEM'],
  ['CreatedbStmt', 'CREATE DATABASE'],
  ['DropdbStmt', 'DROP DATABASE'],
  ['CreateTableSpaceStmt', 'CREATE TABLESPACE'],
  ['DropTableSpaceStmt', 'DROP TABLESPACE'],
  ['DropSubscriptionStmt', 'DROP SUBSCRIPTION'],
] as const;

type Body<Tag extends string> = Extract<Node, Record<Tag, unknown>> extends Record<Tag, infer Found> ? Found : never;

const ofReindex = ({ kind, params }: Body<'ReindexStmt'>): string | undefined => {
  if (isSwitchedOn(params, 'concurrently')) return 'REINDEX CONCURRENTLY';
  return kind === 'REINDEX_OBJECT_INDEX' || kind === 'REINDEX_OBJECT_TABLE'
    ? undefined
    : 'REINDEX of a schema or database';
};

/** What is done on the other server can't be taken back with the transaction. */
const ofSubscription = (node: Node): string | undefined => {
  if ('CreateSubscriptionStmt' in node) {
    const { options } = node.CreateSubscriptionStmt;
    const alone = isSwitchedOff(options, 'create_slot') || isSwitchedOff(options, 'connect');
    return alone ? undefined : 'CREATE SUBSCRIPTION';
  }
  if (!('AlterSubscriptionStmt' in node)) return undefined;
  const { kind = '', options } = node.AlterSubscriptionStmt;
  const refreshes = /_(?:REFRESH|(?:SET|ADD|DROP)_PUBLICATION)$/.test(kind) && !isSwitchedOff(options, 'refresh');
  return refreshes ? 'ALTER SUBSCRIPTION with a refresh' : undefined;
};

const detaches = (action: Node): boolean => {
  const command = 'AlterTableCmd' in action ? action.AlterTableCmd : undefined;
  const partition = command?.def && 'PartitionCmd' in command.def ? command.def.PartitionCmd : undefined;
  return command?.subtype === 'AT_DetachPartition' && partition?.concurrent === true;
};
