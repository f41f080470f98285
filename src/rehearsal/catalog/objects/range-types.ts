import type { RangeType } from '../../../model/schema.ts';
import { query } from '../query.ts';
import type { CatalogReader } from '../reader.ts';
import { firstUserOid, notOfExtension, qualified, userSchema } from '../scope.ts';
import { byName } from '../sorting.ts';

type Row = {
  readonly name: string;
  readonly subtype: string;
  readonly operator_class: string | null;
  readonly collation: string | null;
  readonly canonical: string | null;
  readonly difference: string | null;
  /** From PostgreSQL 14 on, and only where it is not the name that PostgreSQL gives. */
  readonly multirange: string | null;
};

/** An operator class and a collation are told where they are not the subtype's own. */
const rows = query<Row>(
  `
SELECT ${qualified('n', 't.typname')} AS name, format_type(r.rngsubtype, NULL) AS subtype,
  (SELECT ${qualified('cn', 'c.opcname')} FROM pg_opclass c JOIN pg_namespace cn ON cn.oid = c.opcnamespace
    WHERE c.oid = r.rngsubopc AND NOT c.opcdefault) AS operator_class,
  (SELECT ${qualified('cn', 'o.collname')} FROM pg_collation o JOIN pg_namespace cn ON cn.oid = o.collnamespace
    JOIN pg_type s ON s.oid = r.rngsubtype WHERE o.oid = r.rngcollation AND o.oid <> s.typcollation) AS collation,
  nullif(r.rngcanonical::oid, 0)::regproc AS canonical, nullif(r.rngsubdiff::oid, 0)::regproc AS difference,
  nullif(format_type((to_jsonb(r) ->> 'rngmultitypid')::oid, NULL), ${qualified(
    'n',
    "CASE WHEN strpos(t.typname, 'range') > 0 THEN regexp_replace(t.typname, 'range', 'multirange') ELSE t.typname || '_multirange' END",
  )}) AS multirange
FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.oid >= ${firstUserOid} AND ${userSchema('n')} AND ${notOfExtension('pg_type', 't.oid')}`,
  `pg_range WHERE rngtypid >= ${firstUserOid}`,
);

const toRangeType = (row: Row): RangeType => {
  const options = {
    subtype: row.subtype,
    subtype_opclass: row.operator_class,
    collation: row.collation,
    canonical: row.canonical,
    subtype_diff: row.difference,
    multirange_type_name: row.multirange,
  };
  return {
    name: row.name,
    options: Object.entries(options).flatMap(([option, value]) => (value === null ? [] : [`${option} = ${value}`])),
  };
};

/** Comments, owners and grants are read with those of all types. */
export const rangeTypes: CatalogReader<'rangeTypes'> = {
  queries: [rows],
  read: (found) => byName(found.rows(rows).map(toRangeType)),
};
