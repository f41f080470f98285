import type { Diagnostic, Severity } from '../../model/diagnostic.ts';
import type { SafeWay } from './chosen.ts';
import type { Piece } from './piece.ts';

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/**
 * The safe way for a piece: of its findings the gravest one's, of equals the one with most steps (it takes most into
 * account). Undefined: it stays as written.
 */
export function chooseRecipe(piece: Piece): SafeWay | undefined {
  const [best] = piece.diagnostics.filter((it) => it.safely.length > 0).toSorted(byWeight);
  return best && { steps: best.safely, leaves: best.leaves };
}

const byWeight = (a: Diagnostic, b: Diagnostic): number =>
  rank[a.severity] - rank[b.severity] || b.safely.length - a.safely.length;
