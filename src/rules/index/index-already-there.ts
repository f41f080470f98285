import type { IndexStmt } from '../../model/node.ts';
import type { Index } from '../../model/schema.ts';
import { besideTable } from '../../recipes/name.ts';
import { shortName } from '../../sql/names.ts';
import { isDropped } from '../reading/whole-change.ts';
import { defineRule } from '../rule.ts';

export const indexAlreadyThere = defineRule({
  id: 'index-already-there',
  on: ['IndexStmt'],
  severity: 'warning',
  hazard: 'fails',
  summary: 'CREATE INDEX IF NOT EXISTS names an index that already exists and is different',
  why: 'PostgreSQL compares only the name and does nothing: queries do not get the new index, and duplicates are not refused.',
  references: ['https://www.postgresql.org/docs/current/sql-createindex.html'],
  match: (created, facts) => {
    const { relation, idxname, if_not_exists } = created;
    if (!if_not_exists || idxname === undefined) return undefined;
    const table = facts.name(relation);
    if (isDropped(besideTable(table, idxname), facts)) return undefined;
    const there = facts.table(table)?.indexes.find(({ name }) => name === idxname);
    const differs = there && differenceTo(there, created);
    return differs === undefined ? undefined : { relations: [table], table, name: idxname, differs };
  },
  message: ({ table, name, differs }) =>
    `${shortName(table)} already has an index ${name}, so this does nothing; but that one ${differs}`,
  advice: () => 'Build the new index under another name, and drop the old one afterwards, both CONCURRENTLY.',
});

/** What is different, as the end of a sentence. */
const differenceTo = (there: Index, { unique, indexParams, whereClause }: IndexStmt): string | undefined => {
  if (!there.valid) return 'is INVALID, left over from a build that failed';
  const columns = (indexParams ?? []).map((each) => ('IndexElem' in each ? each.IndexElem.name : undefined));
  const told = there.columns.map((column) => column ?? '(an expression)').join(', ');
  if (columns.join() !== there.columns.join()) return `is on ${told}`;
  if (there.unique !== (unique === true)) return there.unique ? 'is unique' : 'is not unique';
  return (there.predicate !== undefined) === (whereClause !== undefined)
    ? undefined
    : `has ${there.predicate === undefined ? 'no' : 'a'} WHERE`;
};
