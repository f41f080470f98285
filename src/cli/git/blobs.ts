import { spawn } from 'node:child_process';
import { git } from './run.ts';

/** Bytes; a file above is not read. */
export const largestFile = 10 * 1024 * 1024;

/**
 * Reads many blobs of a repository with one process.
 *
 * @param hashes object names
 * @returns content per hash; a blob that is missing or above `largestFile` is absent
 */
export async function readBlobs(directory: string, hashes: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const wanted = await smallEnough(directory, [...new Set(hashes)]);
  if (wanted.length === 0) return new Map();
  return new Promise((resolve) => {
    const child = spawn('git', ['--no-optional-locks', 'cat-file', '--batch'], { cwd: directory, stdio: 'pipe' });
    const reader = batchReader();
    child.stdout.on('data', reader.take);
    child.stderr.resume();
    child.on('error', () => resolve(reader.blobs));
    child.on('close', () => resolve(reader.blobs));
    child.stdin.on('error', () => undefined);
    child.stdin.end(wanted.map((hash) => `${hash}\n`).join(''));
  });
}

async function smallEnough(directory: string, hashes: readonly string[]): Promise<readonly string[]> {
  if (hashes.length === 0) return [];
  const answer = await git(directory, ['cat-file', '--batch-check'], hashes.map((hash) => `${hash}\n`).join(''));
  return answer.output
    .toString('latin1')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, type, size]) => type === 'blob' && Number(size) <= largestFile)
    .flatMap(([hash]) => hash ?? []);
}

/** Cuts what `cat-file --batch` prints: a line `<hash> blob <size>`, that many bytes, a line end; and so on. */
function batchReader(): { readonly take: (chunk: Buffer) => void; readonly blobs: ReadonlyMap<string, Buffer> } {
  const blobs = new Map<string, Buffer>();
  let held: Buffer[] = [];
  let heldBytes = 0;
  let needed = 0;
  const take = (chunk: Buffer): void => {
    held.push(chunk);
    heldBytes += chunk.length;
    // A blob comes in many chunks: they are joined once, when it is whole.
    if (heldBytes < needed) return;
    const { rest, missing } = cut(held.length === 1 ? chunk : Buffer.concat(held), blobs);
    held = [rest];
    heldBytes = rest.length;
    needed = missing;
  };
  return { take, blobs };
}

/** Takes all whole entries off the front. `missing`: how many bytes `rest` must have to hold one more. */
function cut(bytes: Buffer, blobs: Map<string, Buffer>): { readonly rest: Buffer; readonly missing: number } {
  let at = 0;
  for (;;) {
    const end = bytes.indexOf(10, at);
    if (end === -1) return { rest: bytes.subarray(at), missing: 0 };
    const [hash = '', , size] = bytes.toString('latin1', at, end).split(' ');
    const next = end + 1 + (size === undefined ? 0 : Number(size) + 1);
    if (next > bytes.length) return { rest: bytes.subarray(at), missing: next - at };
    if (size !== undefined) blobs.set(hash, bytes.subarray(end + 1, next - 1));
    at = next;
  }
}
