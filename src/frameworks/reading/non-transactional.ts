import type { Statement } from '../../model/statement.ts';
import { readScript, wholeFile } from '../../sql/script.ts';

/** Cheap test before parsing: a history of hundreds of files holds a handful of these words. */
const suspicious =
  /\b(?:concurrently|vacuum|reindex|subscription|tablespace|cluster|alter\s{1,20}system|discard\s{1,20}all|(?:create|drop)\s{1,20}database|finalize)\b/i;

/**
 * The first statement of a text that PostgreSQL refuses inside a transaction block, in words (`CREATE INDEX
 * CONCURRENTLY`); undefined when there is none. For tools that look for such statements and change their manner.
 */
export const nonTransactionalStatement = (path: string, text: string): string | undefined => {
  if (!suspicious.test(text)) return undefined;
  for (const statement of readScript(wholeFile(path, text)).statements) {
    const found = refusesTransaction(statement);
    if (found) return found;
  }
  return undefined;
};

const refusesTransaction = ({ node }: Statement): string | undefined => {
  if ('IndexStmt' in node) return node.IndexStmt.concurrent ? 'CREATE INDEX CONCURRENTLY' : undefined;
  if ('DropStmt' in node) return node.DropStmt.concurrent ? 'DROP INDEX CONCURRENTLY' : undefined;
  if ('VacuumStmt' in node) return node.VacuumStmt.is_vacuumcmd ? 'VACUUM' : undefined;
  if ('ReindexStmt' in node) return refusedReindex(node.ReindexStmt);
  if ('DiscardStmt' in node) return node.DiscardStmt.target === 'DISCARD_ALL' ? 'DISCARD ALL' : undefined;
  if ('ClusterStmt' in node) return node.ClusterStmt.relation ? undefined : 'CLUSTER';
  const named = alwaysRefused.find(([kind]) => kind in node);
  return named?.[1];
};

const alwaysRefused = [
  ['AlterSystemStmt', 'ALTER SYSTEM'],
  ['CreatedbStmt', 'CREATE DATABASE'],
  ['DropdbStmt', 'DROP DATABASE'],
  ['CreateTableSpaceStmt', 'CREATE TABLESPACE'],
  ['DropTableSpaceStmt', 'DROP TABLESPACE'],
  ['CreateSubscriptionStmt', 'CREATE SUBSCRIPTION'],
  ['DropSubscriptionStmt', 'DROP SUBSCRIPTION'],
] as const;

const refusedReindex = (statement: { kind?: string; params?: readonly object[] }): string | undefined => {
  const wide = statement.kind && !/_(?:INDEX|TABLE)$/.test(statement.kind);
  if (wide) return 'REINDEX of a schema or database';
  const concurrent = statement.params?.some((option) => JSON.stringify(option).includes('"concurrently"'));
  return concurrent ? 'REINDEX CONCURRENTLY' : undefined;
};
