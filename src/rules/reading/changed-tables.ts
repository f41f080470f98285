import type { Node, RangeVar } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { nameOfList } from '../../sql/relations.ts';
import type { StatementFacts } from '../facts.ts';

/** The tables whose structure or present rows a statement changes; not those that it only names or adds rows to. */
export function changedTables({ node, name, defaultSchema }: StatementFacts): readonly QualifiedName[] {
  const one = relationOf(node);
  if (one !== undefined) return [name(one)];
  if ('TruncateStmt' in node) {
    return (node.TruncateStmt.relations ?? []).flatMap((each) => ('RangeVar' in each ? [name(each.RangeVar)] : []));
  }
  if ('DropStmt' in node && node.DropStmt.removeType === 'OBJECT_TABLE') {
    return (node.DropStmt.objects ?? []).flatMap((each) =>
      'List' in each ? [nameOfList(each.List.items, defaultSchema)] : [],
    );
  }
  return [];
}

const relationOf = (node: Node): RangeVar | undefined => {
  if ('AlterTableStmt' in node) {
    return node.AlterTableStmt.objtype === 'OBJECT_TABLE' ? node.AlterTableStmt.relation : undefined;
  }
  if ('RenameStmt' in node)
    return node.RenameStmt.relationType === 'OBJECT_TABLE' ? node.RenameStmt.relation : undefined;
  if ('IndexStmt' in node) return node.IndexStmt.relation;
  if ('CreateTrigStmt' in node) return node.CreateTrigStmt.relation;
  if ('UpdateStmt' in node) return node.UpdateStmt.relation;
  return 'DeleteStmt' in node ? node.DeleteStmt.relation : undefined;
};
