import type { Node, RangeVar } from '../../model/node.ts';
import { settingsIn } from '../reading/session-settings.ts';
import { defineStatementRule } from '../rule.ts';

export const catalogEdited = defineStatementRule({
  id: 'catalog-edited',
  severity: 'error',
  hazard: 'cannot be undone',
  summary: 'PostgreSQL’s own catalogs are written to manually',
  why: 'A wrong row in a catalog makes tables unreadable, or the server stop. No lock is taken, no dependency is recorded and no other session hears of it, and it differs between versions.',
  references: ['https://www.postgresql.org/docs/current/catalogs.html'],
  concerns: 'anything',
  match: ({ node, schema }) => {
    const allows = settingsIn(node).some(({ name, value }) => name === 'allow_system_table_mods' && isOn(value));
    if (allows) return { relations: [], what: 'allow_system_table_mods lets this session write to the catalogs' };
    const written = writtenBy(node);
    const name = written?.relname ?? '';
    const isOwn = written?.schemaname === undefined && schema?.tables.some((table) => table.name.endsWith(`.${name}`));
    const isCatalog =
      written?.schemaname === 'pg_catalog' || (written?.schemaname === undefined && name.startsWith('pg_'));
    // A write to this view is a SET.
    return isCatalog && !isOwn && name !== 'pg_settings'
      ? { relations: [], what: `${name} is written to manually` }
      : undefined;
  },
  message: ({ what }) =>
    `${what}: PostgreSQL checks nothing, takes no lock on the table that it is about, and a wrong row can make it unreadable`,
  advice: () => 'Use the command for it (ALTER TABLE, ALTER TYPE, REINDEX …), which keeps the catalogs consistent.',
});

const isOn = (value: string | undefined): boolean => value !== undefined && /^(on|true|yes|1)$/i.test(value);

const writtenBy = (node: Node): RangeVar | undefined => {
  if ('InsertStmt' in node) return node.InsertStmt.relation;
  if ('UpdateStmt' in node) return node.UpdateStmt.relation;
  if ('DeleteStmt' in node) return node.DeleteStmt.relation;
  return 'MergeStmt' in node ? node.MergeStmt.relation : undefined;
};
