/**
 * A name as PostgreSQL prints it: schema and name, each quoted only where needed, joined by a dot:
 * `public.users`, `public."User"`. Comparable, and valid in SQL.
 */
export type QualifiedName = string;

export type Column = {
  readonly name: string;
  /** As format_type prints it: `character varying(255)`. */
  readonly type: string;
  readonly notNull: boolean;
  /** PostgreSQL 18 lets a NOT NULL be NOT VALID; false until it is validated. True where notNull is false. */
  readonly notNullValidated: boolean;
  readonly default: string | undefined;
  readonly identity: 'always' | 'by default' | undefined;
  readonly generated: { readonly expression: string; readonly stored: boolean } | undefined;
  /** Only where it differs from the type's own. */
  readonly collation: string | undefined;
};

export type ForeignKeyTarget = { readonly table: QualifiedName; readonly columns: readonly string[] };

export type Constraint = {
  readonly name: string;
  readonly type: 'primary key' | 'unique' | 'check' | 'foreign key' | 'exclusion';
  /** As pg_get_constraintdef prints it, NOT VALID included. */
  readonly definition: string;
  readonly columns: readonly string[];
  readonly validated: boolean;
  readonly references: ForeignKeyTarget | undefined;
  /** Present where it came from a parent: it comes and goes with the parent's. */
  readonly inherited?: true;
};

export type Index = {
  readonly name: string;
  /** As pg_get_indexdef prints it. */
  readonly definition: string;
  readonly unique: boolean;
  readonly valid: boolean;
  /** Key columns in order; an expression stands as undefined. */
  readonly columns: readonly (string | undefined)[];
  readonly predicate: string | undefined;
  /** The constraint that it backs, if any. */
  readonly constraint: string | undefined;
  /** Present where it is part of a partitioned table's index: it comes and goes with the parent's. */
  readonly inherited?: true;
};

export type Trigger = { readonly name: string; readonly definition: string; readonly enabled: string };

/** A rewrite rule; `definition` as pg_get_ruledef prints it, without its terminator. */
export type Rule = { readonly name: string; readonly definition: string; readonly enabled: string };

export type Policy = {
  readonly name: string;
  readonly command: string;
  readonly permissive: boolean;
  readonly roles: readonly string[];
  readonly using: string | undefined;
  readonly check: string | undefined;
};

export type Table = {
  readonly name: QualifiedName;
  readonly kind: 'table' | 'partitioned table' | 'foreign table';
  readonly unlogged: boolean;
  readonly columns: readonly Column[];
  readonly constraints: readonly Constraint[];
  readonly indexes: readonly Index[];
  readonly triggers: readonly Trigger[];
  readonly policies: readonly Policy[];
  readonly rules: readonly Rule[];
  readonly rowSecurity: 'off' | 'on' | 'forced';
  readonly replicaIdentity: string;
  readonly partitionOf: { readonly parent: QualifiedName; readonly bound: string } | undefined;
  readonly partitionKey: string | undefined;
  readonly inherits: readonly QualifiedName[];
  /** Storage parameters: `fillfactor=70`. */
  readonly options: readonly string[];
};

export type View = {
  readonly name: QualifiedName;
  readonly materialized: boolean;
  /** As pg_get_viewdef prints it. */
  readonly definition: string;
  readonly columns: readonly Pick<Column, 'name' | 'type'>[];
  readonly indexes: readonly Index[];
  readonly options: readonly string[];
  readonly triggers: readonly Trigger[];
  /** Those that say what becomes of writes; its own query is no rule here. */
  readonly rules: readonly Rule[];
};

export type Routine = {
  /** With argument types: `public.touch(integer)`. */
  readonly identity: string;
  readonly kind: 'function' | 'procedure' | 'aggregate' | 'window';
  /** As pg_get_functiondef prints it; for an aggregate, a description. */
  readonly definition: string;
};

export type Sequence = {
  readonly name: QualifiedName;
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly minimum: string;
  readonly maximum: string;
  readonly cache: string;
  readonly cycle: boolean;
  readonly ownedBy: { readonly table: QualifiedName; readonly column: string; readonly identity: boolean } | undefined;
};

export type Enum = { readonly name: QualifiedName; readonly values: readonly string[] };

export type Domain = {
  readonly name: QualifiedName;
  readonly type: string;
  readonly notNull: boolean;
  readonly default: string | undefined;
  readonly constraints: readonly { readonly name: string; readonly definition: string }[];
};

export type CompositeType = {
  readonly name: QualifiedName;
  readonly columns: readonly Pick<Column, 'name' | 'type'>[];
};

export type RangeType = {
  readonly name: QualifiedName;
  /** As CREATE TYPE … AS RANGE takes them, only where PostgreSQL would choose otherwise: `subtype = double precision`. */
  readonly options: readonly string[];
};

/** What CREATE STATISTICS makes. */
export type ExtendedStatistics = {
  readonly name: QualifiedName;
  readonly table: QualifiedName;
  /** As pg_get_statisticsobjdef prints it, the columns by name. */
  readonly definition: string;
  /** Every column that it is about, in expressions too. */
  readonly columns: readonly string[];
  /** How much of the table ANALYZE looks at; undefined: as much as for columns. */
  readonly target: number | undefined;
};

/** What a publication says of one table. */
export type PublishedTable = {
  readonly table: QualifiedName;
  /** By name, since their order says nothing. Undefined: all of them, those to come too. */
  readonly columns: readonly string[] | undefined;
  readonly where: string | undefined;
};

export type Publication = {
  readonly name: string;
  readonly allTables: boolean;
  readonly tables: readonly PublishedTable[];
  readonly schemas: readonly string[];
  /** As WITH takes them: `publish = 'insert, update'`; only those that are not the default. */
  readonly options: readonly string[];
};

export type EventTrigger = {
  readonly name: string;
  /** `ddl_command_end`, `sql_drop`… */
  readonly event: string;
  /** The commands it is limited to; none: it fires for all. */
  readonly tags: readonly string[];
  /** The function it calls, with its brackets: `public.watch()`. */
  readonly routine: string;
  /** As ALTER EVENT TRIGGER puts it: `ENABLE`, `DISABLE`, `ENABLE REPLICA`, `ENABLE ALWAYS`. */
  readonly enabled: string;
};

/**
 * `on` is the object as GRANT and COMMENT name it: `TABLE public.users`, `COLUMN public.users.email`; or
 * `DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public ON TABLES`. Only where a grantee holds other than the default;
 * no privileges: a default was revoked.
 */
export type Grant = { readonly on: string; readonly grantee: string; readonly privileges: readonly string[] };
/**
 * `on` is the object as ALTER … OWNER TO names it. Only where the owner is not the role that made everything else, and of
 * the schema public, not initdb's. Indexes, and sequences that belong to a column, have their table's owner.
 */
export type Owner = { readonly on: string; readonly owner: string };
export type Comment = { readonly on: string; readonly text: string };

/**
 * A database's structure as data. Every list is sorted by name, except columns (their order in the table) and enum
 * values. Differences are told in the order of the lists here.
 */
export type Schema = {
  /** The role that owns whatever has no other owner in `owners`, quoted where needed. */
  readonly role: string;
  readonly schemas: readonly string[];
  readonly extensions: readonly { readonly name: string; readonly schema: string }[];
  readonly enums: readonly Enum[];
  readonly domains: readonly Domain[];
  readonly compositeTypes: readonly CompositeType[];
  readonly rangeTypes: readonly RangeType[];
  readonly tables: readonly Table[];
  readonly sequences: readonly Sequence[];
  readonly views: readonly View[];
  readonly routines: readonly Routine[];
  readonly extendedStatistics: readonly ExtendedStatistics[];
  readonly publications: readonly Publication[];
  readonly eventTriggers: readonly EventTrigger[];
  readonly grants: readonly Grant[];
  readonly comments: readonly Comment[];
  readonly owners: readonly Owner[];
};

/** One difference between two schemas. */
export type SchemaChange = {
  readonly kind: 'added' | 'removed' | 'changed';
  /** What it is: `table`, `column`, `index`, `constraint`, `view`, `enum value`… */
  readonly object: string;
  /** Its full name: `public.users.email`. */
  readonly name: string;
  /** The table it belongs to, where it does. */
  readonly table: QualifiedName | undefined;
  readonly before: string | undefined;
  readonly after: string | undefined;
};
