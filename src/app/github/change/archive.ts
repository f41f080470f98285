import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import type { RepositoryClient } from '../repository-client.ts';

/** What an archive may cost. */
export type ArchiveLimits = {
  /** Bytes as they come, packed; bytes unpacked; bytes kept. */
  readonly packed: number;
  readonly unpacked: number;
  readonly kept: number;
  readonly seconds: number;
};

export const archiveLimits: ArchiveLimits = {
  packed: 250_000_000,
  unpacked: 1_500_000_000,
  kept: 50_000_000,
  seconds: 45,
};

/** Texts by path, and why there are not more, where something was left out. */
export type ArchiveReading = { readonly texts: ReadonlyMap<string, string>; readonly stopped: string | undefined };

/** A file beyond this is generated or data. */
const maxFileBytes = 1_000_000;

/**
 * Reads chosen files of a commit out of one streamed archive. Nothing is written anywhere; what is not chosen flows past.
 *
 * @param wanted paths to keep
 */
export async function readArchive(
  { api, owner, repo }: RepositoryClient,
  commit: string,
  wanted: ReadonlySet<string>,
  limits: ArchiveLimits = archiveLimits,
): Promise<ArchiveReading> {
  const texts = new Map<string, string>();
  const abort = AbortSignal.timeout(limits.seconds * 1000);
  try {
    const { data } = await api.request('GET /repos/{owner}/{repo}/tarball/{ref}', {
      owner,
      repo,
      ref: commit,
      request: { parseSuccessResponseBody: false, signal: abort },
    });
    const packed = limitBytes(data as ReadableStream<Uint8Array>, limits.packed, 'packed');
    // The decompressor passes a failure of its source on, and ends when whoever reads stops.
    const unpacked = Readable.from(packed).compose(createGunzip());
    await collect(limitBytes(unpacked, limits.unpacked, 'unpacked'), wanted, texts, limits.kept);
    return { texts, stopped: undefined };
  } catch (error) {
    if (error instanceof TooMuch) return { texts, stopped: error.message };
    if (abort.aborted) return { texts, stopped: `the archive took longer than ${limits.seconds} s` };
    throw error;
  }
}

class TooMuch extends Error {}

async function* limitBytes(source: AsyncIterable<Uint8Array>, max: number, what: string): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > max) throw new TooMuch(`the archive is larger than ${max / 1_000_000} MB ${what}`);
    yield chunk;
  }
}

async function collect(
  source: AsyncIterable<Uint8Array>,
  wanted: ReadonlySet<string>,
  texts: Map<string, string>,
  max: number,
): Promise<void> {
  const entries = extract();
  await Promise.all([pipeline(source, entries), keep(entries, wanted, texts, max)]);
}

async function keep(
  entries: ReturnType<typeof extract>,
  wanted: ReadonlySet<string>,
  texts: Map<string, string>,
  max: number,
): Promise<void> {
  let kept = 0;
  for await (const entry of entries) {
    const { name, type, size = 0 } = entry.header;
    // GitHub puts everything into one directory, named after the commit.
    const path = name.slice(name.indexOf('/') + 1);
    if (type !== 'file' || size > maxFileBytes || !wanted.has(path)) {
      entry.resume();
      continue;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    kept += bytes.length;
    if (kept > max) throw new TooMuch(`the code is more than ${max / 1_000_000} MB`);
    if (!bytes.includes(0)) texts.set(path, bytes.toString('utf8'));
  }
}
