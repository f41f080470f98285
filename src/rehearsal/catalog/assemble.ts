import type { Column, CompositeType, Schema, Sequence, Table, View } from '../../model/schema.ts';
import type { CommentRow } from './comments.ts';
import type { ConstraintRow, IndexRow } from './constraints.ts';
import type { GrantRow } from './grants.ts';
import type { ColumnRow, RelationRow } from './relations.ts';
import type { RoutineRow, SequenceRow } from './routines.ts';
import { toConstraint, toIndex, toPolicy, toTrigger } from './table-parts.ts';
import type { PolicyRow, TriggerRow } from './triggers.ts';
import type { DomainRow, EnumRow, ExtensionRow, SchemaRow } from './types.ts';

/** What the catalog queries give, one list per query. */
export type CatalogRows = {
  readonly schemas: readonly SchemaRow[];
  readonly extensions: readonly ExtensionRow[];
  readonly relations: readonly RelationRow[];
  readonly columns: readonly ColumnRow[];
  readonly constraints: readonly ConstraintRow[];
  readonly indexes: readonly IndexRow[];
  readonly triggers: readonly TriggerRow[];
  readonly policies: readonly PolicyRow[];
  readonly routines: readonly RoutineRow[];
  readonly sequences: readonly SequenceRow[];
  readonly enums: readonly EnumRow[];
  readonly domains: readonly DomainRow[];
  readonly grants: readonly GrantRow[];
  readonly comments: readonly CommentRow[];
};

/** By code unit: the same order whatever the server's collation. */
const sorted = <T>(items: readonly T[], key: (item: T) => string): readonly T[] =>
  items
    .map((item) => ({ item, key: key(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item);

const byName = <T extends { readonly name: string }>(items: readonly T[]): readonly T[] =>
  sorted(items, (item) => item.name);

type Parts = {
  readonly columns: ReadonlyMap<number, readonly ColumnRow[]>;
  readonly constraints: ReadonlyMap<number, readonly ConstraintRow[]>;
  readonly indexes: ReadonlyMap<number, readonly IndexRow[]>;
  readonly triggers: ReadonlyMap<number, readonly TriggerRow[]>;
  readonly policies: ReadonlyMap<number, readonly PolicyRow[]>;
};

const byRelation = <T extends { readonly relation: number }>(rows: readonly T[]): ReadonlyMap<number, readonly T[]> =>
  Map.groupBy(rows, (row) => row.relation);

const toColumn = (row: ColumnRow): Column => ({
  name: row.name,
  type: row.type,
  notNull: row.not_null,
  notNullValidated: row.not_null_validated,
  default: row.generated === '' ? (row.expression ?? undefined) : undefined,
  identity: row.identity === 'a' ? 'always' : row.identity === 'd' ? 'by default' : undefined,
  generated: row.generated === '' ? undefined : { expression: row.expression ?? 'NULL', stored: row.generated === 's' },
  collation: row.collation ?? undefined,
});

const tableKinds = { r: 'table', p: 'partitioned table', f: 'foreign table' } as const;

const toTable = (row: RelationRow, kind: Table['kind'], parts: Parts): Table => ({
  name: row.name,
  kind,
  unlogged: row.unlogged,
  columns: (parts.columns.get(row.oid) ?? []).map(toColumn),
  constraints: byName((parts.constraints.get(row.oid) ?? []).map(toConstraint)),
  indexes: byName((parts.indexes.get(row.oid) ?? []).map(toIndex)),
  triggers: byName((parts.triggers.get(row.oid) ?? []).map(toTrigger)),
  policies: byName((parts.policies.get(row.oid) ?? []).map(toPolicy)),
  rowSecurity: row.row_security,
  replicaIdentity: row.replica_identity,
  partitionOf: row.parent === null ? undefined : { parent: row.parent, bound: row.bound ?? 'DEFAULT' },
  partitionKey: row.partition_key ?? undefined,
  inherits: row.inherits,
  options: row.options,
});

const namesAndTypes = (columns: readonly ColumnRow[] | undefined): readonly Pick<Column, 'name' | 'type'>[] =>
  (columns ?? []).map(({ name, type }) => ({ name, type }));

const toView = (row: RelationRow, parts: Parts): View => ({
  name: row.name,
  materialized: row.kind === 'm',
  definition: row.view_definition ?? '',
  columns: namesAndTypes(parts.columns.get(row.oid)),
  indexes: byName((parts.indexes.get(row.oid) ?? []).map(toIndex)),
  options: row.options,
  triggers: byName((parts.triggers.get(row.oid) ?? []).map(toTrigger)),
});

const toCompositeType = (row: RelationRow, parts: Parts): CompositeType => ({
  name: row.name,
  columns: namesAndTypes(parts.columns.get(row.oid)),
});

const routineKinds = { f: 'function', p: 'procedure', a: 'aggregate', w: 'window' } as const;

const toSequence = ({ owner_table: table, owner_column: column, identity, ...rest }: SequenceRow): Sequence => ({
  ...rest,
  ownedBy: table === null || column === null ? undefined : { table, column, identity },
});

/** Puts the rows of the catalog together: columns, constraints and the rest under their tables, every list in order. */
export const assembleSchema = (rows: CatalogRows): Schema => {
  const parts: Parts = {
    columns: byRelation(rows.columns),
    constraints: byRelation(rows.constraints),
    indexes: byRelation(rows.indexes),
    triggers: byRelation(rows.triggers),
    policies: byRelation(rows.policies),
  };
  const ofKind = (...kinds: readonly RelationRow['kind'][]) => rows.relations.filter((row) => kinds.includes(row.kind));
  const tables = rows.relations.flatMap((row) =>
    row.kind === 'r' || row.kind === 'p' || row.kind === 'f' ? [toTable(row, tableKinds[row.kind], parts)] : [],
  );
  return {
    schemas: rows.schemas.map((row) => row.name).sort(),
    extensions: byName(rows.extensions),
    tables: byName(tables),
    views: byName(ofKind('v', 'm').map((row) => toView(row, parts))),
    routines: sorted(rows.routines, (row) => row.identity).map((row) => ({ ...row, kind: routineKinds[row.kind] })),
    sequences: byName(rows.sequences.map(toSequence)),
    enums: byName(rows.enums),
    domains: byName(
      rows.domains.map(({ not_null: notNull, ...row }) => ({
        name: row.name,
        type: row.type,
        notNull,
        default: row.default ?? undefined,
        constraints: byName(row.constraints),
      })),
    ),
    compositeTypes: byName(ofKind('c').map((row) => toCompositeType(row, parts))),
    grants: sorted(rows.grants, (grant) => `${grant.on} ${grant.grantee}`),
    comments: sorted(rows.comments, (comment) => comment.on),
  };
};
