import type { Publication, PublishedTable } from '../../../model/schema.ts';
import type { Names } from '../names.ts';
import { query } from '../query.ts';
import type { CatalogReader } from '../reader.ts';
import { notOfExtension } from '../scope.ts';
import { byName, sorted } from '../sorting.ts';

type PublicationRow = {
  readonly name: string;
  readonly all_tables: boolean;
  readonly operations: readonly string[];
  readonly via_root: boolean;
  /** From PostgreSQL 18 on. */
  readonly generated_columns: 'n' | 's' | null;
  readonly tables: readonly PublishedTableRow[];
  readonly schemas: readonly string[];
};

type PublishedTableRow = {
  readonly relation: number;
  readonly columns: readonly number[] | null;
  readonly where: string | null;
};

/**
 * Before PostgreSQL 15 a publication has neither conditions nor columns nor schemas. Names that the table does not have
 * are then found in what stands around it, and of a catalog that is not there nothing depends on anything.
 */
const rows = query<PublicationRow>(
  `
SELECT p.pubname AS name, p.puballtables AS all_tables, p.pubviaroot AS via_root,
  array_remove(ARRAY[CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
    CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END], NULL) AS operations,
  to_jsonb(p) ->> 'pubgencols' AS generated_columns,
  (SELECT coalesce(json_agg(m), '[]') FROM (SELECT NULL::pg_node_tree AS prqual, NULL::int2vector AS prattrs) absent,
    LATERAL (SELECT r.prrelid::int8 AS relation, prattrs::int2[] AS columns, pg_get_expr(prqual, r.prrelid) AS "where"
      FROM pg_publication_rel r WHERE r.prpubid = p.oid) m) AS tables,
  ARRAY(SELECT n.nspname::text FROM pg_depend d
    JOIN pg_depend s ON s.classid = d.classid AND s.objid = d.objid AND s.refclassid = 'pg_namespace'::regclass
    JOIN pg_namespace n ON n.oid = s.refobjid
    WHERE d.classid = to_regclass('pg_catalog.pg_publication_namespace') AND d.refclassid = 'pg_publication'::regclass
      AND d.refobjid = p.oid) AS schemas
FROM pg_publication p WHERE ${notOfExtension('pg_publication', 'p.oid')}`,
  'pg_publication',
);

const toPublishedTable = (row: PublishedTableRow, names: Names): readonly PublishedTable[] => {
  const table = names.relation(row.relation);
  if (table === undefined) return [];
  const columns = row.columns?.flatMap((number) => names.column(row.relation, number) ?? []).sort();
  return [{ table, columns, where: row.where ?? undefined }];
};

const allOperations = 'insert, update, delete, truncate';

const toOptions = (row: PublicationRow): readonly string[] => {
  const operations = row.operations.join(', ');
  return [
    ...(operations === allOperations ? [] : [`publish = '${operations}'`]),
    ...(row.via_root ? ['publish_via_partition_root = true'] : []),
    ...(row.generated_columns === 's' ? ['publish_generated_columns = stored'] : []),
  ];
};

const toPublication = (row: PublicationRow, names: Names): Publication => ({
  name: row.name,
  allTables: row.all_tables,
  tables: sorted(
    row.tables.flatMap((table) => toPublishedTable(table, names)),
    ({ table }) => table,
  ),
  schemas: row.schemas.toSorted(),
  options: toOptions(row),
});

export const publications: CatalogReader<'publications'> = {
  queries: [rows],
  read: (found) => byName(found.rows(rows).map((row) => toPublication(row, found.relations))),
  commentedAs: { publication: 'PUBLICATION' },
  owned: `SELECT 'pg_publication'::regclass AS class, oid, pubowner AS owner FROM pg_publication`,
};
