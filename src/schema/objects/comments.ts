import type { Comment } from '../../model/schema.ts';
import { quoteLiteral } from '../../sql/names.ts';
import { match } from '../migration/compare.ts';
import { type Noted, notes } from '../migration/notes.ts';
import { statement } from '../migration/statement.ts';
import { type SchemaObjectKind, untouched } from '../object-kind.ts';
import { part } from '../part.ts';

const comment = ({ on, text }: Comment): Noted => ({
  on,
  statement: statement(`COMMENT ON ${on} IS ${quoteLiteral(text)}`, `Comment on ${on}`),
});

const uncomment = ({ on }: Comment): Noted => ({
  on,
  statement: statement(`COMMENT ON ${on} IS NULL`, `Remove the comment on ${on}`),
});

export const comments: SchemaObjectKind<'comments'> = {
  none: [],
  parts: (schema) => schema.comments.map(({ on, text }) => part('comment', on, text)),
  changes: (comparison) => {
    const { from, to, fate } = comparison;
    const { removed, added, kept } = match<Comment>(from.comments, to.comments, ({ on }) => on);
    const changed = kept.filter(({ before, after }) => before.text !== after.text || fate(after.on) === 'fresh');
    const noted = [
      ...removed.filter(({ on }) => fate(on) === 'kept').map(uncomment),
      ...changed.map(({ after }) => comment(after)),
      ...added.map(comment),
    ];
    return notes('comment', noted, comparison);
  },
  renamed: (schema, to) => schema.comments.map((one) => ({ ...one, on: to.on(one.on) })),
  touched: untouched,
};
