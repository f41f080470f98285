import { query } from '../query.ts';
import type { CatalogReader, Identified } from '../reader.ts';
import { firstUserOid, identityOf } from '../scope.ts';
import { sorted } from '../sorting.ts';

/** The schema public is from before the user, and born with a comment. */
const rows = query<Identified & { readonly text: string }>(`
SELECT o.type, ${identityOf('d.classoid', 'd.objoid', 'o.identity')} AS identity, d.description AS text
FROM pg_description d, LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) o
WHERE (d.objoid >= ${firstUserOid} OR (d.classoid = 'pg_namespace'::regclass
    AND d.objoid = to_regnamespace('public') AND d.description <> 'standard public schema'))
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')`);

export const comments: CatalogReader<'comments'> = {
  queries: [rows],
  read: ({ rows: find, commentedAs }) => {
    const found = find(rows).flatMap((row) => {
      const on = commentedAs(row);
      return on === undefined ? [] : [{ on, text: row.text }];
    });
    return sorted(found, ({ on }) => on);
  },
};
