import type { Sequence } from '../../../model/schema.ts';
import type { Names } from '../names.ts';
import { query } from '../query.ts';
import type { CatalogReader } from '../reader.ts';
import { notOfExtension, qualified, userSchema } from '../scope.ts';
import { byName } from '../sorting.ts';

type Row = {
  readonly name: string;
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly minimum: string;
  readonly maximum: string;
  readonly cache: string;
  readonly cycle: boolean;
  readonly owner_table: number | null;
  readonly owner_column: number | null;
  readonly identity: boolean;
};

/** Numbers as text: a sequence reaches beyond what a JavaScript number holds. */
const rows = query<Row>(`
SELECT ${qualified('n', 'c.relname')} AS name, format_type(s.seqtypid, NULL) AS type, s.seqstart::text AS start,
  s.seqincrement::text AS increment, s.seqmin::text AS minimum, s.seqmax::text AS maximum, s.seqcache::text AS cache,
  s.seqcycle AS cycle, d.refobjid::int8 AS owner_table, d.refobjsubid AS owner_column,
  coalesce(d.deptype = 'i', false) AS identity
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN LATERAL (SELECT * FROM pg_depend o WHERE o.classid = 'pg_class'::regclass AND o.objid = s.seqrelid
    AND o.objsubid = 0 AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i')
    LIMIT 1) d ON true
WHERE ${userSchema('n')} AND ${notOfExtension('pg_class', 'c.oid')}`);

const toSequence = (row: Row, names: Names): Sequence => {
  const { owner_table: relation, owner_column: number, identity, ...rest } = row;
  if (relation === null || number === null) return { ...rest, ownedBy: undefined };
  const table = names.relation(relation);
  const column = names.column(relation, number);
  return { ...rest, ownedBy: table === undefined || column === undefined ? undefined : { table, column, identity } };
};

/** Owners and grants are read with those of tables. */
export const sequences: CatalogReader<'sequences'> = {
  queries: [rows],
  read: (found) => byName(found.rows(rows).map((row) => toSequence(row, found.relations))),
  commentedAs: { sequence: 'SEQUENCE' },
  grantedAs: { sequence: 'SEQUENCE' },
};
