import type { Schema } from '../../model/schema.ts';
import type { Query } from './query.ts';
import type { Relations } from './relation-parts.ts';

/** The lists of a schema: each holds one kind of object. */
type SchemaList = Exclude<keyof Schema, 'role'>;

/** What was found in the catalog. */
export type Found = {
  readonly rows: <Row>(query: Query<Row>) => readonly Row[];
  readonly relations: Relations;
  /** The object as COMMENT and ALTER … OWNER TO name it; undefined for one that a schema knows nothing of. */
  readonly commentedAs: (object: Identified) => string | undefined;
  /** The object as GRANT names it. */
  readonly grantedAs: (object: Identified) => string | undefined;
};

/** An object as pg_identify_object names it. */
export type Identified = { readonly type: string; readonly identity: string };

/** How one kind of object is read. */
export type CatalogReader<List extends SchemaList> = {
  readonly queries: readonly Pick<Query<unknown>, 'sql' | 'seldom'>[];
  readonly read: (found: Found) => Schema[List];
  /** What pg_identify_object calls such an object and what is in it, and what COMMENT and ALTER … OWNER TO do. */
  readonly commentedAs?: Readonly<Record<string, string>>;
  /** The same for GRANT: a view is a table to it. */
  readonly grantedAs?: Readonly<Record<string, string>>;
  /** Gives `class`, `oid` and `owner`. */
  readonly owned?: string;
  /** Gives `class`, `oid`, `sub`, `acl`, `kind` as acldefault takes it, and `owner`. */
  readonly granted?: string;
};
