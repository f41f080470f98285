/** What `git cat-file --batch` says of one object; content is undefined where it is missing, no blob, or too large. */
export type GitObject = { readonly hash: string; readonly content: Buffer | undefined };

/**
 * Cuts what `cat-file --batch` prints: a line `<hash> <type> <size>`, that many bytes, a line end; or `<hash> missing`.
 *
 * @param max bytes of content; what is larger is passed over and never held
 * @returns takes the output, in any pieces
 */
export function objectReader(max: number, answer: (answer: GitObject) => void): (chunk: Buffer) => void {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let needed = 0;
  let passOver = 0;
  return (chunk) => {
    const skipped = Math.min(passOver, chunk.length);
    passOver -= skipped;
    if (skipped === chunk.length) return;
    held.push(skipped === 0 ? chunk : chunk.subarray(skipped));
    heldBytes += chunk.length - skipped;
    // A blob comes in many chunks: they are joined once, when it is whole.
    if (heldBytes < needed) return;
    const cut = cutObjects(held.length === 1 ? (held[0] ?? chunk) : Buffer.concat(held), max, answer);
    held = [cut.rest];
    heldBytes = cut.rest.length;
    needed = cut.missing;
    passOver = cut.passOver;
  };
}

type Cut = {
  readonly rest: Buffer;
  /** How many bytes `rest` must have to hold one more answer. */
  readonly missing: number;
  /** Bytes of what follows that nobody wants. */
  readonly passOver: number;
};

/** Takes all whole answers off the front. */
function cutObjects(bytes: Buffer, max: number, answer: (answer: GitObject) => void): Cut {
  let at = 0;
  for (;;) {
    const end = bytes.indexOf(10, at);
    if (end === -1) return { rest: bytes.subarray(at), missing: 0, passOver: 0 };
    const [hash = '', type, digits] = bytes.toString('latin1', at, end).split(' ');
    const size = digits === undefined ? undefined : Number(digits);
    const next = end + 1 + (size === undefined ? 0 : size + 1);
    const isWanted = type === 'blob' && size !== undefined && size <= max;
    if (isWanted && next > bytes.length) return { rest: bytes.subarray(at), missing: next - at, passOver: 0 };
    answer({ hash, content: isWanted ? bytes.subarray(end + 1, next - 1) : undefined });
    if (next > bytes.length) return { rest: Buffer.alloc(0), missing: 0, passOver: next - bytes.length };
    at = next;
  }
}
