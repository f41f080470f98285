import type { Index } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import { defineRule } from '../rule.ts';

export const indexCoveredByAnother = defineRule({
  id: 'index-covered-by-another',
  on: ['IndexStmt'],
  severity: 'note',
  hazard: 'process',
  summary: 'an index has the columns that another one begins with',
  why: 'The longer one serves the same queries; each index is written with every row, takes space, and is vacuumed.',
  references: ['https://www.postgresql.org/docs/current/indexes-multicolumn.html'],
  peers: ['migrationpilot MP100'],
  concerns: 'anything',
  match: ({ relation, idxname }, facts) => {
    const table = facts.name(relation);
    const indexes = facts.in.change.after?.tables.find(({ name }) => name === table)?.indexes ?? [];
    const made = indexes.find(({ name }) => name === idxname);
    if (made === undefined) return undefined;
    const others = indexes.filter((other) => other !== made);
    const longer = others.find((other) => isCovered(made, other));
    const shorter = others.find((other) => isCovered(other, made));
    const pair = longer ? { less: made, more: longer } : shorter && { less: shorter, more: made };
    return pair && { relations: [table], table, less: pair.less.name, more: pair.more.name, isNew: pair.less === made };
  },
  message: ({ table, less, more, isNew }) =>
    isNew
      ? `${less} has the columns of ${shortName(table)} that ${more} begins with: queries can use that one, and every write pays for both`
      : `${less} has the columns of ${shortName(table)} that the new ${more} begins with: queries can use that one, and every write pays for both`,
  advice: ({ less, isNew }) =>
    isNew ? 'Leave it out.' : `Drop ${less} CONCURRENTLY afterwards, when the statistics show that nobody uses it.`,
});

/** Whether `other` begins with all that `index` has, in the same order and with the same options; a unique index says more than its columns. */
const isCovered = (index: Index, other: Index): boolean => {
  const [own, others] = [keysOf(index), keysOf(other)];
  if (own === undefined || others === undefined || index.unique || index.constraint !== undefined) return false;
  return others.startsWith(`${own}, `) || (others === own && (other.unique || index.name > other.name));
};

/** The text between the parentheses of a plain B-tree index that is whole and valid. */
const keysOf = ({ definition, valid, predicate }: Index): string | undefined => {
  const keys = / USING btree \((.*)\)$/.exec(definition)?.[1];
  return valid && predicate === undefined && !/\) (?:INCLUDE|NULLS|WITH) /.test(definition) ? keys : undefined;
};
