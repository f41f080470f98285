import type { Comment } from '../../model/schema.ts';
import { quoteLiteral } from '../../sql/names.ts';
import { match } from '../migration/compare.ts';
import { type Noted, noteChanges, notes } from '../migration/notes.ts';
import { statement } from '../migration/statement.ts';
import { type SchemaObjectKind, untouched } from '../object-kind.ts';
import { part } from '../part.ts';

const comment = (one: Comment): Noted => ({
  on: one.on,
  statement: statement(commenting(one), `Comment on ${one.on}`),
});

/** The statement that sets a comment, without terminator. */
export function commenting({ on, text }: Comment): string {
  return `COMMENT ON ${on} IS ${quoteLiteral(text)}`;
}

const uncomment = ({ on }: Comment): Noted => ({
  on,
  statement: statement(`COMMENT ON ${on} IS NULL`, `Remove the comment on ${on}`),
});

export const comments: SchemaObjectKind<'comments'> = {
  none: [],
  parts: (schema) => schema.comments.map(({ on, text }) => part('comment', on, text)),
  changes: (comparison) => {
    const matched = match<Comment>(comparison.from.comments, comparison.to.comments, ({ on }) => on);
    return notes('comment', noteChanges(matched, comment, uncomment, comparison), comparison);
  },
  renamed: (schema, to) => schema.comments.map((one) => ({ ...one, on: to.on(one.on) })),
  touched: untouched,
};
