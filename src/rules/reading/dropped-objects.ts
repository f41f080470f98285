import type { DropStmt, Node } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import { nameOfList } from '../../sql/relations.ts';
import { namesIn } from './column.ts';

/** The names that a DROP of views, tables or functions lists; functions without their arguments. */
export function droppedNames({ objects }: DropStmt, defaultSchema: string): readonly QualifiedName[] {
  return (objects ?? []).flatMap((each) => {
    if ('List' in each) return [nameOfList(each.List.items, defaultSchema)];
    return 'ObjectWithArgs' in each ? [nameOfList(each.ObjectWithArgs.objname, defaultSchema)] : [];
  });
}

/** What a DROP POLICY or DROP TRIGGER names: the object and its table. */
export function droppedFromTable(
  { objects }: DropStmt,
  defaultSchema: string,
): { readonly table: QualifiedName; readonly name: string } | undefined {
  const first: Node | undefined = objects?.[0];
  const parts = first && 'List' in first ? (first.List.items ?? []) : [];
  const name = namesIn(parts).at(-1);
  return name === undefined || parts.length < 2
    ? undefined
    : { table: nameOfList(parts.slice(0, -1), defaultSchema), name };
}
