import type { RemovedName, Usage } from '../model/usage.ts';
import type { Target } from './target.ts';

/** A file being searched. */
export type SourceFile = {
  readonly path: string;
  readonly text: string;
  /** Where each line starts, in UTF-16 units, ascending. */
  readonly lineStarts: readonly number[];
};

/** A place where a name is used, before excerpts are cut. */
export type Found = {
  readonly target: Target;
  readonly line: number;
  readonly at: number;
  readonly evidence: Usage['evidence'];
  readonly access: Usage['access'];
};

const maxExcerptLength = 160;

/** Prepares a file for finding lines by position. */
export function sourceFile(path: string, text: string): SourceFile {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { path, text, lineStarts };
}

/** The line (from 1) of a position in the text. */
export function lineAt(file: SourceFile, position: number): number {
  let low = 0;
  let high = file.lineStarts.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((file.lineStarts[middle] ?? 0) <= position) low = middle;
    else high = middle;
  }
  return low + 1;
}

const excerptAt = (file: SourceFile, at: number, line: number): string => {
  const start = file.lineStarts[line - 1] ?? 0;
  const end = Math.min(file.lineStarts[line] ?? file.text.length, at + 400);
  // A minified line: show what stands around the name.
  const from = Math.max(start, at - 60);
  const shown =
    end - start > maxExcerptLength
      ? file.text.slice(at - start > maxExcerptLength - 40 ? from : start, end)
      : file.text.slice(start, end);
  const clean = shown.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return clean.length > maxExcerptLength ? `${clean.slice(0, maxExcerptLength - 1)}…` : clean;
};

/** A place as the review shows it. */
export function usageOf(file: SourceFile, found: Found, side: Usage['side']): Usage {
  const of: RemovedName = found.target.removed;
  const { line, evidence, access } = found;
  return { of, path: file.path, line, side, excerpt: excerptAt(file, found.at, line), evidence, access };
}
