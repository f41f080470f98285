import type { Publication, Schema } from '../../model/schema.ts';
import { quoteIdentifier, shortName } from '../../sql/names.ts';
import type { StatementFacts } from '../facts.ts';
import { tableOf } from '../reading/new-column.ts';
import { type AlterTableAction, actionsOf } from '../reading/subjects.ts';
import { defineStatementRule } from '../rule.ts';
import { listed } from '../wording/blocking.ts';

export const publishedTableChanged = defineStatementRule({
  id: 'published-table-changed',
  severity: 'note',
  hazard: 'process',
  summary: 'the columns of a logically replicated table change',
  why: 'Logical replication copies rows, not definitions. A subscriber that lacks a column of the publisher stops with an error, and the publisher keeps its WAL until somebody repairs it.',
  references: ['https://www.postgresql.org/docs/current/logical-replication-restrictions.html'],
  peers: ['migrationpilot MP060'],
  match: (facts) => {
    const changed = changedIn(facts);
    const schema = facts.in.change.rehearsal.before;
    if (changed === undefined || schema === undefined) return undefined;
    const { table, subscriberFirst } = changed;
    const publications = publishing(table, schema);
    return publications.length === 0 ? undefined : { relations: [table], table, subscriberFirst, publications };
  },
  message: ({ table, publications, subscriberFirst }) =>
    `${shortName(table)} is published by ${listed(publications)}, and subscribers do not receive this statement${subscriberFirst ? ': one without the column stops at the first row that has it' : ''}`,
  advice: ({ subscriberFirst }) =>
    subscriberFirst
      ? 'Run it on every subscriber first, then here.'
      : 'Run it here first, then on the subscribers; columns that they lack must no longer be written.',
});

/** Columns that come have to be there before their first row does; columns that go may be missed by nobody. */
const changedIn = (
  facts: StatementFacts,
): { readonly table: string; readonly subscriberFirst: boolean } | undefined => {
  const { node } = facts;
  if ('RenameStmt' in node && node.RenameStmt.renameType === 'OBJECT_COLUMN' && node.RenameStmt.relation) {
    return { table: facts.name(node.RenameStmt.relation), subscriberFirst: true };
  }
  if (!('AlterTableStmt' in node)) return undefined;
  const actions = actionsOf(node.AlterTableStmt);
  const first = actions.find((action) => changing.has(action.command.subtype ?? ''));
  const table = first && tableOf(first, facts)?.table;
  if (table === undefined) return undefined;
  return { table, subscriberFirst: actions.some(bringsMore) };
};

const changing: ReadonlySet<string> = new Set(['AT_AddColumn', 'AT_DropColumn', 'AT_AlterColumnType']);

const bringsMore = ({ command }: AlterTableAction): boolean =>
  command.subtype === 'AT_AddColumn' || command.subtype === 'AT_AlterColumnType';

const publishing = (table: string, { publications }: Schema): readonly string[] =>
  publications.filter((one) => !platform.has(one.name) && isIn(table, one)).map(({ name }) => quoteIdentifier(name));

/** What listens to these reads each row with its own definition, and no table of its own has to follow. */
const platform: ReadonlySet<string> = new Set(['supabase_realtime', 'supabase_realtime_messages_publication']);

/** Where the publication lists columns, it stays as it is whatever the table gets. */
const isIn = (table: string, { allTables, tables, schemas }: Publication): boolean =>
  allTables ||
  tables.some((published) => published.table === table && published.columns === undefined) ||
  schemas.includes(table.slice(0, table.indexOf('.')));
