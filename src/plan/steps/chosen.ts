import type { AlterTableCmd, Node } from '../../model/node.ts';
import type { QualifiedName } from '../../model/schema.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import { relationOf } from '../../sql/relations.ts';
import type { Piece } from './piece.ts';

/** A piece with its safe way; undefined: it stays as written. */
export type Chosen = { readonly piece: Piece; readonly recipe: SafeWay | undefined };

/** What a plan takes of a recipe. */
export type SafeWay = Pick<Recipe, 'steps' | 'leaves'>;

export type Action = { readonly table: QualifiedName; readonly command: AlterTableCmd };

/** The one action of a statement that has no other. */
export function actionOf(node: Node, subtype: AlterTableCmd['subtype'], defaultSchema: string): Action | undefined {
  if (!('AlterTableStmt' in node) || node.AlterTableStmt.relation === undefined) return undefined;
  const [only, ...others] = node.AlterTableStmt.cmds ?? [];
  if (others.length > 0 || only === undefined || !('AlterTableCmd' in only)) return undefined;
  if (only.AlterTableCmd.subtype !== subtype) return undefined;
  return { table: relationOf(node.AlterTableStmt.relation, defaultSchema), command: only.AlterTableCmd };
}
