import type { Table } from '../../../model/schema.ts';
import type { CatalogReader } from '../reader.ts';
import { type Relations, relationQueries } from '../relation-parts.ts';
import type { RelationRow } from '../relations.ts';
import { firstUserOid } from '../scope.ts';
import { byName } from '../sorting.ts';

const toTable = (row: RelationRow, kind: Table['kind'], relations: Relations): Table => ({
  name: row.name,
  kind,
  unlogged: row.unlogged,
  columns: relations.columns(row.oid),
  constraints: relations.constraints(row.oid),
  indexes: relations.indexes(row.oid),
  triggers: relations.triggers(row.oid),
  policies: relations.policies(row.oid),
  rules: relations.rules(row.oid),
  rowSecurity: row.row_security,
  replicaIdentity: row.replica_identity,
  partitionOf: row.parent === null ? undefined : { parent: row.parent, bound: row.bound ?? 'DEFAULT' },
  partitionKey: row.partition_key ?? undefined,
  inherits: row.inherits,
  options: row.options,
});

const tableKinds = { r: 'table', p: 'partitioned table', f: 'foreign table' } as const;

/** Owners and grants of views and sequences, too: they are in the same catalog. Indexes go with their table's owner. */
export const tables: CatalogReader<'tables'> = {
  queries: relationQueries,
  read: ({ relations }) =>
    byName(
      relations.rows.flatMap((row) =>
        row.kind === 'r' || row.kind === 'p' || row.kind === 'f' ? [toTable(row, tableKinds[row.kind], relations)] : [],
      ),
    ),
  commentedAs: {
    table: 'TABLE',
    'foreign table': 'FOREIGN TABLE',
    index: 'INDEX',
    'table column': 'COLUMN',
    'foreign table column': 'COLUMN',
    'table constraint': 'CONSTRAINT',
    trigger: 'TRIGGER',
    policy: 'POLICY',
    rule: 'RULE',
  },
  grantedAs: { table: 'TABLE', 'foreign table': 'TABLE', 'table column': 'COLUMN', 'foreign table column': 'COLUMN' },
  owned: `SELECT 'pg_class'::regclass AS class, oid, relowner AS owner FROM pg_class
  WHERE oid >= ${firstUserOid} AND relkind IN ('r', 'p', 'f', 'v', 'm', 'S')`,
  granted: `SELECT 'pg_class'::regclass AS class, oid, 0 AS sub, relacl AS acl,
    CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char" AS kind, relowner AS owner
  FROM pg_class WHERE oid >= ${firstUserOid} AND relacl IS NOT NULL
  UNION ALL
  SELECT 'pg_class'::regclass, attrelid, attnum, attacl, 'c', (SELECT relowner FROM pg_class WHERE oid = attrelid)
  FROM pg_attribute WHERE attrelid >= ${firstUserOid} AND attacl IS NOT NULL`,
};
