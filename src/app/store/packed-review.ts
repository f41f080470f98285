import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type Review, reviewFormat } from '../../model/review.ts';

/**
 * A long review as it is kept: packed, on other threads, so that neither the database nor who asks for many of them is held up by one.
 * To a version of the program that does not know this it is a review of another format, and as good as none.
 */
type Packed = { readonly formatVersion: 0; readonly packed: string };

/** In characters of JSON. */
const longestUnpacked = 50_000;

/** A review as text. */
export async function packReview(review: Review): Promise<string> {
  const text = JSON.stringify(review);
  if (text.length <= longestUnpacked) return text;
  const bytes = await promisify(gzip)(text, { level: 1 });
  const packed: Packed = { formatVersion: 0, packed: bytes.toString('base64') };
  return JSON.stringify(packed);
}

/** The review in a text; undefined where it has another format, written by another version of the program. */
export async function unpackReview(text: string): Promise<Review | undefined> {
  const kept = JSON.parse(text) as Review | Packed;
  if (kept.formatVersion === reviewFormat) return kept;
  if (!('packed' in kept)) return undefined;
  const bytes = await promisify(gunzip)(Buffer.from(kept.packed, 'base64'));
  const review = JSON.parse(bytes.toString('utf8')) as Review;
  return review.formatVersion === reviewFormat ? review : undefined;
}
