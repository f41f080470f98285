import { shortName } from '../../sql/names.ts';
import { tablesWritten, type WrittenTable } from '../reading/rows-written.ts';
import { defineStatementRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const rowsChangedIndirectly = defineStatementRule({
  id: 'rows-changed-indirectly',
  severity: 'warning',
  hazard: 'blocks writes',
  summary: 'a statement of another kind than UPDATE changes rows',
  why: 'WITH, MERGE, DO blocks, functions and triggers change rows as surely as an UPDATE does: writers of these rows wait until the commit, and the old values are gone.',
  references: ['https://www.postgresql.org/docs/current/sql-merge.html'],
  speaksLast: true,
  shrinksWithSize: true,
  match: (facts) => {
    // Of its own target an UPDATE, and an INSERT … ON CONFLICT, is what it says.
    const { node } = facts;
    const own = 'UpdateStmt' in node ? node.UpdateStmt : 'InsertStmt' in node ? node.InsertStmt : undefined;
    const target = own && facts.name(own.relation);
    const tables = tablesWritten(facts, 'changed').filter(({ table }) => table !== target);
    if (tables.length === 0) return undefined;
    // Batches that are committed are how it is done.
    const severity = facts.trace?.effect?.source === 'not observed' ? ('note' as const) : undefined;
    return { relations: tables.map(({ table }) => table), tables, severity };
  },
  message: ({ tables }) => `${tables.map(inWords).join('; ')}: writers of these rows wait until the commit`,
  advice: ({ relations }) =>
    `Make sure that the old values of ${listed(relations)} are not needed, and change many rows in batches by key, each committed by itself.`,
});

const inWords = ({ table, seen, by }: WrittenTable): string => {
  if (by !== undefined) return `the trigger function ${shortName(by)} updates rows of ${shortName(table)}`;
  if (seen === undefined) return `a part of the statement updates rows of ${shortName(table)}`;
  const rows = seen.updated === 1 ? 'one row' : `${seen.updated} rows`;
  return `the statement changes rows of ${shortName(table)} (${rows} in the rehearsal)`;
};
