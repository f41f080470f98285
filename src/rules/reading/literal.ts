import type { Node } from '../../model/node.ts';

/** The text of a string, however the tree carries it; undefined for anything else. */
export function textOf(node: Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if ('String' in node) return node.String.sval ?? '';
  if ('TypeCast' in node) return textOf(node.TypeCast.arg);
  return 'A_Const' in node && node.A_Const.sval ? (node.A_Const.sval.sval ?? '') : undefined;
}

/** A constant as SET takes it: text, number or boolean, as text. */
export function settingText(node: Node | undefined): string | undefined {
  if (node === undefined || !('A_Const' in node)) return textOf(node);
  const { ival, fval, boolval } = node.A_Const;
  if (ival) return String(ival.ival ?? 0);
  if (boolval) return String(boolval.boolval === true);
  return fval ? fval.fval : textOf(node);
}
