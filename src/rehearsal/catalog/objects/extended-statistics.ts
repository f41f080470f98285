import type { ExtendedStatistics } from '../../../model/schema.ts';
import type { Names } from '../names.ts';
import { query } from '../query.ts';
import type { CatalogReader } from '../reader.ts';
import { firstUserOid, notOfExtension, qualified } from '../scope.ts';
import { byName } from '../sorting.ts';

type Row = {
  readonly name: string;
  readonly relation: number;
  readonly definition: string;
  readonly columns: readonly number[];
  readonly target: number | null;
};

const printed = 'pg_get_statisticsobjdef(s.oid)';

const columnsBy = (order: string): string =>
  `(SELECT ' ON ' || string_agg(quote_ident(a.attname), ', ' ORDER BY ${order}) FROM pg_attribute a
    WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys))`;

/** Printed with the columns in the order of the table, which says nothing and is another once a column came back. */
const definition = `coalesce(replace(${printed}, ${columnsBy('a.attnum')}, ${columnsBy('a.attname COLLATE "C"')}), ${printed})`;

/** Columns of expressions are found only among what it depends on. Without a target it has -1, or NULL from 17 on. */
const rows = query<Row>(
  `
SELECT ${qualified('n', 's.stxname')} AS name, s.stxrelid::int8 AS relation,
  ${definition} AS definition, nullif(s.stxstattarget, -1) AS target,
  ARRAY(SELECT d.refobjsubid FROM pg_depend d WHERE d.classid = 'pg_statistic_ext'::regclass AND d.objid = s.oid
    AND d.refclassid = 'pg_class'::regclass AND d.refobjid = s.stxrelid AND d.refobjsubid > 0) AS columns
FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
WHERE s.oid >= ${firstUserOid} AND ${notOfExtension('pg_statistic_ext', 's.oid')}`,
  'pg_statistic_ext',
);

/** None where the table is not the user's. */
const toStatistics = (row: Row, names: Names): readonly ExtendedStatistics[] => {
  const { name, relation, definition, target } = row;
  const table = names.relation(relation);
  const columns = row.columns.toSorted((a, b) => a - b).flatMap((number) => names.column(relation, number) ?? []);
  return table === undefined ? [] : [{ name, table, definition, columns, target: target ?? undefined }];
};

export const extendedStatistics: CatalogReader<'extendedStatistics'> = {
  queries: [rows],
  read: (found) => byName(found.rows(rows).flatMap((row) => toStatistics(row, found.relations))),
  commentedAs: { 'statistics object': 'STATISTICS' },
  owned: `SELECT 'pg_statistic_ext'::regclass AS class, oid, stxowner AS owner FROM pg_statistic_ext`,
};
