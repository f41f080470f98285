import { shortName } from '../../sql/names.ts';
import { tablesWritten, type WrittenTable } from '../reading/rows-written.ts';
import { defineStatementRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const rowsRemovedIndirectly = defineStatementRule({
  id: 'rows-removed-indirectly',
  severity: 'warning',
  hazard: 'data loss',
  summary: 'a statement of another kind than DELETE and TRUNCATE removes rows',
  why: 'WITH, MERGE, DO blocks, functions, triggers and ON DELETE CASCADE remove rows as surely as a DELETE does, and nobody sees it who skims the file.',
  references: ['https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-MODIFYING'],
  speaksLast: true,
  shrinksWithSize: true,
  match: (facts) => {
    const tables = tablesWritten(facts, 'removed');
    if (tables.length === 0) return undefined;
    const emptied = tables.some(({ seen }) => seen?.emptied === true);
    // A DELETE that names its rows is what it says.
    const target = 'DeleteStmt' in facts.node ? facts.name(facts.node.DeleteStmt.relation) : undefined;
    const others = tables.filter(({ table }) => table !== target);
    const severity = emptied ? ('error' as const) : others.length === 0 ? ('note' as const) : undefined;
    return { relations: tables.map(({ table }) => table), tables, severity };
  },
  message: ({ tables }) => tables.map(inWords).join('; '),
  advice: ({ relations }) =>
    `Make sure that nobody needs these rows of ${listed(relations)}, and keep a copy where they may be needed: they come back only from a backup.`,
});

const inWords = ({ table, seen, by }: WrittenTable): string => {
  if (by !== undefined) return `the trigger function ${shortName(by)} deletes rows of ${shortName(table)}`;
  if (seen === undefined) return `a part of the statement deletes rows of ${shortName(table)}`;
  if (seen.emptied) return `the statement empties ${shortName(table)}`;
  const rows = seen.deleted === 1 ? 'one row' : `${seen.deleted} rows`;
  return `the statement removes rows of ${shortName(table)} (${rows} in the rehearsal)`;
};
