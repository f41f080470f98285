import type { Node } from '../../model/node.ts';
import { walk } from '../../sql/relations.ts';

/** Whether PostgreSQL refuses the statement inside a transaction block (25001), or it needs to commit on its own (CALL). */
export function runsAlone(node: Node): boolean {
  return (
    ('IndexStmt' in node && node.IndexStmt.concurrent === true) ||
    ('DropStmt' in node && node.DropStmt.concurrent === true) ||
    ('VacuumStmt' in node && node.VacuumStmt.is_vacuumcmd === true) ||
    ('ReindexStmt' in node && mentionsConcurrently(node)) ||
    ('AlterTableStmt' in node && mentionsConcurrently(node)) ||
    ['CallStmt', 'CreatedbStmt', 'DropdbStmt', 'AlterSystemStmt', 'CreateTableSpaceStmt'].some((tag) => tag in node)
  );
}

/** REINDEX has it as an option, DETACH PARTITION as a flag. */
const mentionsConcurrently = (node: Node): boolean => {
  let found = false;
  walk(node, (_, value) => {
    if ('defname' in value && value.defname === 'concurrently') found = true;
    if ('concurrent' in value && value.concurrent === true) found = true;
  });
  return found;
};

/** BEGIN, COMMIT and the like: the plan's steps have transactions of their own. */
export function isTransactionControl(node: Node): boolean {
  return 'TransactionStmt' in node;
}

/** Changes rows, or may (a DO block is its own master). */
export function isData(node: Node): boolean {
  return ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'CopyStmt', 'CallStmt'].some((tag) => tag in node);
}

/** VALIDATE: reads every row, for as long as it takes. */
export function validates(node: Node): boolean {
  return (
    'AlterTableStmt' in node &&
    (node.AlterTableStmt.cmds ?? []).some(
      (command) => 'AlterTableCmd' in command && command.AlterTableCmd.subtype === 'AT_ValidateConstraint',
    )
  );
}
