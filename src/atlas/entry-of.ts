import type { Node } from '../model/node.ts';

/**
 * Which statement of the atlas stands for this one, among those that the program asks the atlas about: statements that can't be
 * watched from inside their own transaction, and those that not every version takes.
 *
 * @param node a statement, or one action of an ALTER TABLE in a statement of its own
 */
export const atlasIdOf = (node: Node): string | undefined => {
  if ('IndexStmt' in node) return ofIndex(node.IndexStmt);
  if ('DropStmt' in node) return node.DropStmt.concurrent ? 'drop-index-concurrently' : undefined;
  if ('ReindexStmt' in node) return ofReindex(node.ReindexStmt);
  if ('VacuumStmt' in node) return ofVacuum(node.VacuumStmt);
  if ('MergeStmt' in node) return 'merge';
  if ('CreateTrigStmt' in node) return node.CreateTrigStmt.replace ? 'create-or-replace-trigger' : undefined;
  if ('AlterTableStmt' in node) return ofActions(node.AlterTableStmt.cmds ?? []);
  if ('CreatedbStmt' in node) return 'create-database';
  if ('AlterSystemStmt' in node) return 'alter-system';
  return undefined;
};

type Statement<Tag extends string> = Extract<Node, Record<Tag, unknown>> extends Record<Tag, infer Body> ? Body : never;

const ofIndex = (index: Statement<'IndexStmt'>): string | undefined => {
  if (index.nulls_not_distinct) return 'create-index-nulls-not-distinct';
  return index.concurrent ? 'create-index-concurrently' : undefined;
};

const ofReindex = ({ params, kind }: Statement<'ReindexStmt'>): string | undefined => {
  const concurrently = hasOption(params, 'concurrently');
  if (kind === 'REINDEX_OBJECT_SCHEMA' || kind === 'REINDEX_OBJECT_SYSTEM' || kind === 'REINDEX_OBJECT_DATABASE') {
    return concurrently ? 'reindex-schema-concurrently' : 'reindex-schema';
  }
  if (!concurrently) return undefined;
  return kind === 'REINDEX_OBJECT_INDEX' ? 'reindex-index-concurrently' : 'reindex-table-concurrently';
};

const ofVacuum = ({ is_vacuumcmd, options }: Statement<'VacuumStmt'>): string | undefined => {
  if (!is_vacuumcmd) return undefined;
  return hasOption(options, 'full') ? 'vacuum-full' : 'vacuum';
};

const ofActions = (actions: readonly Node[]): string | undefined => {
  for (const action of actions) {
    const id = 'AlterTableCmd' in action ? ofAction(action.AlterTableCmd) : undefined;
    if (id !== undefined) return id;
  }
  return undefined;
};

type Action = Statement<'AlterTableCmd'>;

const ofAction = ({ subtype, def }: Action): string | undefined => {
  switch (subtype) {
    case 'AT_DetachPartition':
      return def && 'PartitionCmd' in def && def.PartitionCmd.concurrent ? 'detach-partition-concurrently' : undefined;
    case 'AT_SetExpression':
      return 'set-expression';
    case 'AT_SetCompression':
      return 'set-compression';
    case 'AT_SetAccessMethod':
      return 'set-access-method-same';
    case 'AT_AddColumn':
      return def && 'ColumnDef' in def ? ofColumn(def.ColumnDef) : undefined;
    case 'AT_AddConstraint':
      return def && 'Constraint' in def ? ofConstraint(def.Constraint) : undefined;
    default:
      return undefined;
  }
};

const ofColumn = ({ compression, constraints }: Statement<'ColumnDef'>): string | undefined => {
  if (compression) return 'add-column-compression';
  const isVirtual = (constraints ?? []).some(
    (item) =>
      'Constraint' in item &&
      item.Constraint.contype === 'CONSTR_GENERATED' &&
      // PostgreSQL 18 makes a column virtual where nothing is said; older ones want STORED.
      item.Constraint.generated_kind !== 's',
  );
  return isVirtual ? 'add-column-generated-virtual' : undefined;
};

const ofConstraint = ({ contype, skip_validation, is_enforced }: Statement<'Constraint'>): string | undefined => {
  if (contype === 'CONSTR_NOTNULL') {
    return skip_validation ? 'add-not-null-constraint-not-valid' : 'add-not-null-constraint';
  }
  if (is_enforced) return undefined;
  if (contype === 'CONSTR_CHECK') return 'add-check-not-enforced';
  return contype === 'CONSTR_FOREIGN' ? 'add-foreign-key-not-enforced' : undefined;
};

const hasOption = (options: readonly Node[] | undefined, name: string): boolean =>
  (options ?? []).some((option) => 'DefElem' in option && option.DefElem.defname?.toLowerCase() === name);
