import type { Schema } from '../../model/schema.ts';
import { match } from '../migration/compare.ts';
import { namedIn } from '../migration/compare-schemas.ts';
import { commenting } from '../objects/comments.ts';
import { asGranted, ownersIn, owning } from '../objects/owners.ts';
import type { Loss } from './loss.ts';
import { objectInWords } from './object-in-words.ts';

/** Comments and owners of objects that are still there. */
export function lostNotes(before: Schema, after: Schema): readonly Loss[] {
  const is = namedIn(after);
  const now = ownersIn(after);
  const comments = match(before.comments, after.comments, ({ on }) => on).removed.filter(({ on }) => is.has(on));
  const owners = before.owners.filter(({ on, owner }) => is.has(on) && now(asGranted(on)) !== owner);
  return [
    ...owners.map(
      (one): Loss => ({
        kind: 'owner',
        what: `the owner ${one.owner}`,
        ...objectInWords(one.on),
        key: `owner ${one.on}`,
        restore: [owning(one)],
      }),
    ),
    ...comments.map(
      (one): Loss => ({
        kind: 'comment',
        what: 'the comment',
        ...objectInWords(one.on),
        key: `comment ${one.on}`,
        restore: [commenting(one)],
      }),
    ),
  ];
}
