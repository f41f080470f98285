import type { Node } from '../../model/node.ts';
import { isSwitchedOn } from '../../sql/options.ts';

/**
 * Which statement of the atlas stands for this one, among those that can't be watched from inside their own transaction:
 * PostgreSQL refuses them there. Undefined for all others.
 */
export function atlasIdOf(node: Node): string | undefined {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent ? 'create-index-concurrently' : undefined;
  if ('DropStmt' in node) return node.DropStmt.concurrent ? 'drop-index-concurrently' : undefined;
  if ('ReindexStmt' in node) return ofReindex(node.ReindexStmt);
  if ('VacuumStmt' in node) return ofVacuum(node.VacuumStmt);
  if ('AlterTableStmt' in node)
    return (node.AlterTableStmt.cmds ?? []).some(detaches) ? 'detach-partition-concurrently' : undefined;
  if ('CreatedbStmt' in node) return 'create-database';
  if ('AlterSystemStmt' in node) return 'alter-system';
  return undefined;
}

type Statement<Tag extends string> = Extract<Node, Record<Tag, unknown>> extends Record<Tag, infer Body> ? Body : never;

const ofReindex = ({ params, kind }: Statement<'ReindexStmt'>): string | undefined => {
  const concurrently = isSwitchedOn(params, 'concurrently');
  if (kind === 'REINDEX_OBJECT_SCHEMA' || kind === 'REINDEX_OBJECT_SYSTEM' || kind === 'REINDEX_OBJECT_DATABASE') {
    return concurrently ? 'reindex-schema-concurrently' : 'reindex-schema';
  }
  if (!concurrently) return undefined;
  return kind === 'REINDEX_OBJECT_INDEX' ? 'reindex-index-concurrently' : 'reindex-table-concurrently';
};

const ofVacuum = ({ is_vacuumcmd, options }: Statement<'VacuumStmt'>): string | undefined => {
  if (!is_vacuumcmd) return undefined;
  return isSwitchedOn(options, 'full') ? 'vacuum-full' : 'vacuum';
};

const detaches = (action: Node): boolean => {
  const command = 'AlterTableCmd' in action ? action.AlterTableCmd : undefined;
  const partition = command?.def && 'PartitionCmd' in command.def ? command.def.PartitionCmd : undefined;
  return command?.subtype === 'AT_DetachPartition' && partition?.concurrent === true;
};
