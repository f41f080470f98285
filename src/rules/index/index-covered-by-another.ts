import type { Index } from '../../model/schema.ts';
import { shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { defineMigrationRule, placeOf } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const indexCoveredByAnother = defineMigrationRule({
  id: 'index-covered-by-another',
  severity: 'note',
  hazard: 'process',
  summary: 'an index repeats the leading columns of another one',
  why: 'The longer one serves the same queries, and each index costs space, vacuuming and time on every write.',
  references: ['https://www.postgresql.org/docs/current/indexes-multicolumn.html'],
  peers: ['migrationpilot MP100'],
  match: ({ statements }) => {
    const pairs = statements.flatMap((facts) => pairIn(facts) ?? []);
    const existing = pairs.filter(({ design }) => !design);
    const found = existing.length > 0 ? existing : pairs;
    return found.slice(0, 1).map((first) => ({ ...first, others: found.slice(1).map(({ less }) => less) }));
  },
  message: ({ table, less, more, isNew, others }) =>
    `${less} on ${shortName(table)} repeats the leading columns of ${isNew ? '' : 'the new '}${more}: queries can use that one, and every write pays for both${others.length > 0 ? `; the same applies to ${listed(others)}` : ''}`,
  advice: ({ less, isNew }) =>
    isNew ? 'Leave it out.' : `Drop ${less} CONCURRENTLY afterwards, when the statistics show that it is unused.`,
});

/** The index that a statement makes, and the one that covers it or is covered by it at the end of the change. */
const pairIn = (facts: StatementFacts) => {
  const { node } = facts;
  if (!('IndexStmt' in node)) return undefined;
  const table = facts.name(node.IndexStmt.relation);
  const indexes = facts.in.change.rehearsal.after?.tables.find(({ name }) => name === table)?.indexes ?? [];
  const made = indexes.find(({ name }) => name === node.IndexStmt.idxname);
  if (made === undefined) return undefined;
  const others = indexes.filter((other) => other !== made);
  const longer = others.find((other) => isCovered(made, other));
  const shorter = others.find((other) => isCovered(other, made));
  const pair = longer ? { less: made, more: longer } : shorter && { less: shorter, more: made };
  if (pair === undefined) return undefined;
  const { less, more } = pair;
  const names = { table, less: less.name, more: more.name, isNew: less === made };
  return { relations: [table], place: placeOf(facts), design: facts.isNew(table), ...names };
};

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
