import type { IncomingMessage } from 'node:http';

/** GitHub's own limit for a payload. */
export const maxBytes = 25 * 1024 * 1024;

/** What all unfinished bodies together may hold: strangers can send as much as they like, and none of it is verified yet. */
const maxBytesAtOnce = 256 * 1024 * 1024;

/** A body, or why there is none. */
export type Body = { readonly bytes: Buffer } | { readonly refused: 'too large' | 'too many at once' | 'cut off' };

/** Makes a reader of bodies; all that it reads shares one budget. */
export function bodyReader(max = maxBytes, atOnce = maxBytesAtOnce): (request: IncomingMessage) => Promise<Body> {
  let held = 0;
  return async (request) => {
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > max) return { refused: 'too large' };
    if (held + announced > atOnce) return { refused: 'too many at once' };
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      // Left alive when reading stops: who is still sending would not see the answer on a connection that is cut.
      for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        size += chunk.length;
        held += chunk.length;
        if (size > max) return { refused: 'too large' };
        if (held > atOnce) return { refused: 'too many at once' };
        chunks.push(chunk);
      }
      return { bytes: Buffer.concat(chunks, size) };
    } catch {
      return { refused: 'cut off' };
    } finally {
      held -= size;
    }
  };
}
