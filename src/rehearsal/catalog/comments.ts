import { firstUserOid, identityOf } from './scope.ts';

export type CommentRow = { readonly type: string; readonly identity: string; readonly text: string };

/** The schema public is from before the user, and born with a comment. */
export const commentsQuery = `
SELECT o.type, ${identityOf('d.classoid', 'd.objoid', 'o.identity')} AS identity, d.description AS text
FROM pg_description d, LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) o
WHERE (d.objoid >= ${firstUserOid} OR (d.classoid = 'pg_namespace'::regclass
    AND d.objoid = 'public'::regnamespace AND d.description <> 'standard public schema'))
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e')`;

/** Kinds of objects as pg_identify_object names them, and as COMMENT does. Of the rest a schema knows nothing. */
const words: ReadonlyMap<string, string> = new Map([
  ['table', 'TABLE'],
  ['foreign table', 'FOREIGN TABLE'],
  ['view', 'VIEW'],
  ['materialized view', 'MATERIALIZED VIEW'],
  ['index', 'INDEX'],
  ['sequence', 'SEQUENCE'],
  ['composite type', 'TYPE'],
  ['type', 'TYPE'],
  ['domain', 'DOMAIN'],
  ['schema', 'SCHEMA'],
  ['function', 'FUNCTION'],
  ['procedure', 'PROCEDURE'],
  ['aggregate', 'AGGREGATE'],
  ['table column', 'COLUMN'],
  ['view column', 'COLUMN'],
  ['materialized view column', 'COLUMN'],
  ['foreign table column', 'COLUMN'],
  ['composite type column', 'COLUMN'],
  ['table constraint', 'CONSTRAINT'],
  ['trigger', 'TRIGGER'],
  ['policy', 'POLICY'],
  ['rule', 'RULE'],
  ['statistics object', 'STATISTICS'],
  ['publication', 'PUBLICATION'],
  ['event trigger', 'EVENT TRIGGER'],
]);

const onTable = new Set(['CONSTRAINT', 'TRIGGER', 'POLICY', 'RULE']);

/** `happy ending on public.users`: the name may itself hold an `on`, quoted; the table's is the last one. */
const upperOn = (identity: string): string => {
  const at = identity.lastIndexOf(' on ');
  return at < 0 ? identity : `${identity.slice(0, at)} ON ${identity.slice(at + 4)}`;
};

/** The object as COMMENT and ALTER … OWNER TO name it; undefined for one that a schema knows nothing of. */
export function commentTarget({ type, identity }: Pick<CommentRow, 'type' | 'identity'>): string | undefined {
  const word = words.get(type);
  if (word === undefined || /^pg_(temp|toast)/.test(identity)) return undefined;
  return `${word} ${onTable.has(word) ? upperOn(identity) : identity}`;
}
