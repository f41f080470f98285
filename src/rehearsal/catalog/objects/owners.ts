import { query } from '../query.ts';
import type { CatalogReader, Identified } from '../reader.ts';
import { identityOf } from '../scope.ts';
import { sorted } from '../sorting.ts';

const reader = '(SELECT r.oid FROM pg_roles r WHERE r.rolname = session_user)';

/**
 * Owners other than the role that reads; of the schema public, other than initdb's. A sequence that belongs to a column
 * has its table's.
 */
const rows = query<Identified & { readonly owner: string }>(
  ({ owned }) => `
SELECT o.type, ${identityOf('h.class', 'h.oid', 'o.identity')} AS identity, quote_ident(pg_get_userbyid(h.owner)) AS owner
FROM (SELECT * FROM (${owned}) h WHERE h.owner <> ${reader}) h, LATERAL pg_identify_object(h.class, h.oid, 0) o
WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = h.class AND d.objid = h.oid AND d.objsubid = 0
  AND (d.deptype IN ('e', 'i') OR (d.deptype = 'a' AND o.type = 'sequence' AND d.refobjsubid > 0)))`,
);

export const owners: CatalogReader<'owners'> = {
  queries: [rows],
  read: ({ rows: find, commentedAs }) => {
    const found = find(rows).flatMap((row) => {
      const on = commentedAs(row);
      return on === undefined ? [] : [{ on, owner: row.owner }];
    });
    return sorted(found, ({ on }) => on);
  },
};
