import { createHash } from 'node:crypto';
import { isNotFound } from '../errors.ts';
import { queryGraphQL } from '../query-graphql.ts';
import type { RepositoryClient } from '../repository-client.ts';

/** A blob by its hash; the size in bytes where it is known. */
export type BlobReference = { readonly hash: string; readonly size: number | undefined };

/** Reads texts by git's hash; what is too large, or no text, is absent. */
export type ReadBlobs = (wanted: readonly BlobReference[]) => Promise<ReadonlyMap<string, string>>;

/** Bytes. A larger file is no migration that a person reviews. */
export const maxBlobBytes = 5_000_000;

/** One query holds so many blobs, and so many bytes of them where the sizes are known: GitHub ends a query after 10 s. */
const maxInQuery = 100;
const maxBytesInQuery = 4_000_000;

/** GraphQL cuts a longer text. */
const maxGraphQLText = 500_000;

type Blob = {
  readonly oid?: string;
  readonly text?: string | null;
  readonly isBinary?: boolean | null;
  readonly isTruncated?: boolean;
  readonly byteSize?: number;
};

/** Texts by hash, and the size in bytes of what is larger than `maxBlobBytes`. Binary files, submodules and what is gone are in neither. */
export type Fetched = { readonly texts: ReadonlyMap<string, string>; readonly tooLarge: ReadonlyMap<string, number> };

/** Fetches texts by their hashes. */
export async function fetchBlobs(client: RepositoryClient, wanted: readonly BlobReference[]): Promise<Fetched> {
  const tooLarge = new Map(
    wanted.flatMap(({ hash, size = 0 }): [string, number][] => (size > maxBlobBytes ? [[hash, size]] : [])),
  );
  const texts = new Map<string, string>();
  const large = wanted.filter(({ size, hash }) => (size ?? 0) > maxGraphQLText && !tooLarge.has(hash));
  const small = wanted.filter(({ size, hash }) => (size ?? 0) <= maxGraphQLText && isHash(hash));
  const rest = large.map(({ hash }) => hash);
  for (const batch of batchesOf(small)) {
    for (const blob of await fetchBatch(client, batch)) {
      const { oid, text, isBinary, isTruncated } = blob;
      if (oid === undefined || isBinary === true) continue;
      // A text in another encoding was translated on its way; the bytes are what counts.
      if (text != null && isTruncated !== true && hasHash(oid, Buffer.from(text))) texts.set(oid, text);
      else if ((blob.byteSize ?? 0) <= maxBlobBytes) rest.push(oid);
      else tooLarge.set(oid, blob.byteSize ?? 0);
    }
  }
  for (const hash of rest) {
    const text = await fetchWholeBlob(client, hash);
    if (text !== undefined) texts.set(hash, text);
  }
  return { texts, tooLarge };
}

function batchesOf(wanted: readonly BlobReference[]): readonly (readonly BlobReference[])[] {
  const batches: BlobReference[][] = [];
  let bytes = 0;
  for (const one of wanted) {
    const last = batches.at(-1);
    bytes += one.size ?? 0;
    if (last && last.length < maxInQuery && bytes <= maxBytesInQuery) last.push(one);
    else {
      batches.push([one]);
      bytes = one.size ?? 0;
    }
  }
  return batches;
}

async function fetchBatch(
  { api, owner, repo }: RepositoryClient,
  batch: readonly BlobReference[],
): Promise<readonly Blob[]> {
  const fields = batch.map(({ hash }, at) => `b${at}: object(oid: "${hash}") { ...content }`);
  const query = `query blobs($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    ${fields.join('\n    ')}
  }
}
fragment content on Blob { oid text isBinary isTruncated byteSize }`;
  type BlobsResponse = { readonly repository: Readonly<Record<string, Blob | null>> | null };
  const { repository } = await queryGraphQL<BlobsResponse>(api, query, { owner, name: repo });
  return Object.values(repository ?? {}).flatMap((blob) => (blob ? [blob] : []));
}

async function fetchWholeBlob({ api, owner, repo }: RepositoryClient, hash: string): Promise<string | undefined> {
  const route = 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}';
  const answer = await api.request(route, { owner, repo, file_sha: hash }).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
  const bytes = Buffer.from(answer?.data.content ?? '', 'base64');
  // A NUL is what git, too, tells a binary file by.
  return answer === undefined || bytes.includes(0) ? undefined : bytes.toString('utf8');
}

const isHash = (hash: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(hash);

/** Whether git gives these bytes this hash. */
export function hasHash(hash: string, bytes: Buffer): boolean {
  const digest = createHash(hash.length === 64 ? 'sha256' : 'sha1');
  return digest.update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === hash;
}
