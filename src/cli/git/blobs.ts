import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { type GitObject, objectReader } from './cat-file.ts';

/** Bytes; a file above is not read. */
export const maxFileBytes = 10 * 1024 * 1024;

/** Reads the blobs of one repository. */
export type BlobReader = {
  /**
   * @param hashes object names
   * @returns content per hash; a blob that is missing or above `maxFileBytes` is absent
   */
  readonly read: (hashes: readonly string[]) => Promise<ReadonlyMap<string, Buffer>>;
};

type Question = {
  readonly blobs: Map<string, Buffer>;
  left: number;
  readonly done: (blobs: ReadonlyMap<string, Buffer>) => void;
};

/** One git process answers all questions, one after the other; starting one for each would be most of the time of asking. */
export function blobReader(directory: string): BlobReader {
  const open: Question[] = [];
  let running: ChildProcessWithoutNullStreams | undefined;
  const take = ({ hash, content }: GitObject): void => {
    const [first] = open;
    if (first === undefined) return;
    if (content) first.blobs.set(hash, content);
    first.left -= 1;
    if (first.left > 0) return;
    open.shift();
    first.done(first.blobs);
    if (open.length === 0 && running) unref(running);
  };
  const ended = (): void => {
    running = undefined;
    for (const { done, blobs } of open.splice(0)) done(blobs);
  };
  return {
    read: (hashes) => {
      const wanted = [...new Set(hashes)];
      if (wanted.length === 0) return Promise.resolve(new Map());
      return new Promise((done) => {
        open.push({ blobs: new Map(), left: wanted.length, done });
        running ??= start(directory, take, ended);
        ref(running);
        running.stdin.write(wanted.map((hash) => `${hash}\n`).join(''));
      });
    },
  };
}

function start(
  directory: string,
  take: (answer: GitObject) => void,
  ended: () => void,
): ChildProcessWithoutNullStreams {
  const child = spawn('git', ['--no-optional-locks', 'cat-file', '--batch'], { cwd: directory, stdio: 'pipe' });
  child.stdout.on('data', objectReader(maxFileBytes, take));
  child.stderr.resume();
  child.on('error', ended);
  child.on('close', ended);
  child.stdin.on('error', () => undefined);
  return child;
}

/** A process that nobody waits for does not keep this one alive; it ends when its input does. */
const unref = (child: ChildProcessWithoutNullStreams): void => {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as Socket).unref();
};

const ref = (child: ChildProcessWithoutNullStreams): void => {
  child.ref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as Socket).ref();
};
