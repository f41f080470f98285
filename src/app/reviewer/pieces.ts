import type { FileEntry, Tree } from '../../model/change.ts';
import type { ToChild } from './protocol.ts';

/** How many files one message lists. */
const mostFiles = 2_000;

/** How many characters of text one message carries, unless one text alone is longer. */
const mostCharacters = 500_000;

/** Two trees as messages: the base as it is, the head by what differs. */
export function* filesInPieces(base: Tree | undefined, head: Tree | undefined): Generator<ToChild> {
  if (base === undefined) return;
  yield* listed('base', base.files);
  if (head === undefined) return;
  yield { type: 'head' };
  const gone: string[] = [];
  for (const path of base.files.keys()) if (!head.files.has(path)) gone.push(path);
  for (let at = 0; at < gone.length; at += mostFiles) yield { type: 'gone', paths: gone.slice(at, at + mostFiles) };
  const other = new Map<string, FileEntry>();
  for (const [path, entry] of head.files) if (base.files.get(path)?.hash !== entry.hash) other.set(path, entry);
  yield* listed('head', other);
}

function* listed(side: 'base' | 'head', files: ReadonlyMap<string, FileEntry>): Generator<ToChild> {
  let piece: (readonly [string, FileEntry])[] = [];
  for (const file of files) {
    piece.push(file);
    if (piece.length < mostFiles) continue;
    yield { type: 'files', side, files: piece };
    piece = [];
  }
  if (piece.length > 0) yield { type: 'files', side, files: piece };
}

/** The answer to one question for texts, as messages. Only a tree knows why a text is absent. */
export function* textsInPieces(
  id: number,
  paths: readonly string[],
  texts: ReadonlyMap<string, string>,
  tree: Tree | undefined,
): Generator<ToChild> {
  let piece: (readonly [string, string])[] = [];
  let length = 0;
  for (const text of texts) {
    piece.push(text);
    length += text[1].length;
    if (length < mostCharacters && piece.length < mostFiles) continue;
    yield { type: 'texts', id, texts: piece, why: [], last: false };
    [piece, length] = [[], 0];
  }
  const why = paths.flatMap((path) => {
    const reason = texts.has(path) ? undefined : tree?.whyNotRead?.(path);
    return reason === undefined ? [] : [[path, reason] as const];
  });
  yield { type: 'texts', id, texts: piece, why, last: true };
}
