import type { Column, CompositeType, RangeType, Schema, Sequence, Table, View } from '../../model/schema.ts';
import type { CommentRow } from './comments.ts';
import type { ConstraintRow, IndexRow } from './constraints.ts';
import { type ExtendedStatisticsRow, toExtendedStatistics } from './extended-statistics.ts';
import type { DefaultPrivilegesRow, GrantRow } from './grants.ts';
import { toComments, toGrants, toOwners } from './notes.ts';
import type { OwnerRow, RoleRow } from './owners.ts';
import { type PublicationRow, toPublications } from './publications.ts';
import type { ColumnRow, ExpressionRow, RelationRow, UnvalidatedRow } from './relations.ts';
import type { RoutineRow, SequenceRow } from './routines.ts';
import { byName, sorted } from './sorting.ts';
import { type Names, nameRelations, toConstraint, toIndex, toPolicy, toRule, toTrigger } from './table-parts.ts';
import type { EventTriggerRow, PolicyRow, RuleRow, TriggerRow } from './triggers.ts';
import type { DomainRow, EnumRow, ExtensionRow, RangeTypeRow, SchemaRow } from './types.ts';

/** What the catalog queries give, one list per query. */
export type CatalogRows = {
  readonly schemas: readonly SchemaRow[];
  readonly extensions: readonly ExtensionRow[];
  readonly relations: readonly RelationRow[];
  readonly columns: readonly ColumnRow[];
  readonly expressions: readonly ExpressionRow[];
  readonly unvalidated: readonly UnvalidatedRow[];
  readonly constraints: readonly ConstraintRow[];
  readonly indexes: readonly IndexRow[];
  readonly triggers: readonly TriggerRow[];
  readonly policies: readonly PolicyRow[];
  readonly rules: readonly RuleRow[];
  readonly routines: readonly RoutineRow[];
  readonly sequences: readonly SequenceRow[];
  readonly enums: readonly EnumRow[];
  readonly domains: readonly DomainRow[];
  readonly rangeTypes: readonly RangeTypeRow[];
  readonly extendedStatistics: readonly ExtendedStatisticsRow[];
  readonly publications: readonly PublicationRow[];
  readonly eventTriggers: readonly EventTriggerRow[];
  readonly role: readonly RoleRow[];
  readonly owners: readonly OwnerRow[];
  readonly grants: readonly GrantRow[];
  readonly defaultPrivileges: readonly DefaultPrivilegesRow[];
  readonly comments: readonly CommentRow[];
};

type Parts = {
  readonly names: Names;
  readonly expressions: ReadonlyMap<string, string>;
  readonly unvalidated: ReadonlySet<string>;
  readonly columns: ReadonlyMap<number, readonly ColumnRow[]>;
  readonly constraints: ReadonlyMap<number, readonly ConstraintRow[]>;
  readonly indexes: ReadonlyMap<number, readonly IndexRow[]>;
  readonly triggers: ReadonlyMap<number, readonly TriggerRow[]>;
  readonly policies: ReadonlyMap<number, readonly PolicyRow[]>;
  readonly rules: ReadonlyMap<number, readonly RuleRow[]>;
};

const byRelation = <T extends { readonly relation: number }>(rows: readonly T[]): ReadonlyMap<number, readonly T[]> =>
  Map.groupBy(rows, (row) => row.relation);

const keyOf = ({ relation, number }: { readonly relation: number; readonly number: number }): string =>
  `${relation}.${number}`;

const toColumn = (row: ColumnRow, parts: Parts): Column => {
  const expression = parts.expressions.get(keyOf(row));
  return {
    name: row.name,
    type: row.type,
    notNull: row.not_null,
    notNullValidated: !parts.unvalidated.has(keyOf(row)),
    default: row.generated === '' ? expression : undefined,
    identity: row.identity === 'a' ? 'always' : row.identity === 'd' ? 'by default' : undefined,
    generated: row.generated === '' ? undefined : { expression: expression ?? 'NULL', stored: row.generated === 's' },
    collation: row.collation ?? undefined,
  };
};

const tableKinds = { r: 'table', p: 'partitioned table', f: 'foreign table' } as const;

const toTable = (row: RelationRow, kind: Table['kind'], parts: Parts): Table => ({
  name: row.name,
  kind,
  unlogged: row.unlogged,
  columns: (parts.columns.get(row.oid) ?? []).map((column) => toColumn(column, parts)),
  constraints: byName(
    (parts.constraints.get(row.oid) ?? []).map((constraint) => toConstraint(constraint, parts.names)),
  ),
  indexes: byName((parts.indexes.get(row.oid) ?? []).map((index) => toIndex(index, parts.names))),
  triggers: byName((parts.triggers.get(row.oid) ?? []).map(toTrigger)),
  policies: byName((parts.policies.get(row.oid) ?? []).map(toPolicy)),
  rules: byName((parts.rules.get(row.oid) ?? []).map(toRule)),
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
  indexes: byName((parts.indexes.get(row.oid) ?? []).map((index) => toIndex(index, parts.names))),
  options: row.options,
  triggers: byName((parts.triggers.get(row.oid) ?? []).map(toTrigger)),
  rules: byName((parts.rules.get(row.oid) ?? []).map(toRule)),
});

const toCompositeType = (row: RelationRow, parts: Parts): CompositeType => ({
  name: row.name,
  columns: namesAndTypes(parts.columns.get(row.oid)),
});

const toRangeType = (row: RangeTypeRow): RangeType => {
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

const routineKinds = { f: 'function', p: 'procedure', a: 'aggregate', w: 'window' } as const;

const toSequence = (row: SequenceRow, names: Names): Sequence => {
  const { owner_table: relation, owner_column: number, identity, ...rest } = row;
  if (relation === null || number === null) return { ...rest, ownedBy: undefined };
  const table = names.relation(relation);
  const column = names.column(relation, number);
  return { ...rest, ownedBy: table === undefined || column === undefined ? undefined : { table, column, identity } };
};

/** Puts the rows of the catalog together: columns, constraints and the rest under their tables, every list in order. */
export function assembleSchema(rows: CatalogRows): Schema {
  const names = nameRelations(rows.relations, rows.columns);
  const parts: Parts = {
    names,
    columns: byRelation(rows.columns.toSorted((a, b) => a.number - b.number)),
    expressions: new Map(rows.expressions.map((row) => [keyOf(row), row.expression])),
    unvalidated: new Set(rows.unvalidated.map(keyOf)),
    constraints: byRelation(rows.constraints),
    indexes: byRelation(rows.indexes),
    triggers: byRelation(rows.triggers),
    policies: byRelation(rows.policies),
    rules: byRelation(rows.rules),
  };
  const ofKind = (...kinds: readonly RelationRow['kind'][]) => rows.relations.filter((row) => kinds.includes(row.kind));
  const tables = rows.relations.flatMap((row) =>
    row.kind === 'r' || row.kind === 'p' || row.kind === 'f' ? [toTable(row, tableKinds[row.kind], parts)] : [],
  );
  return {
    role: rows.role[0]?.name ?? '',
    schemas: rows.schemas.map((row) => row.name).sort(),
    extensions: byName(rows.extensions),
    tables: byName(tables),
    views: byName(ofKind('v', 'm').map((row) => toView(row, parts))),
    routines: sorted(rows.routines, (row) => row.identity).map((row) => ({ ...row, kind: routineKinds[row.kind] })),
    sequences: byName(rows.sequences.map((row) => toSequence(row, names))),
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
    rangeTypes: byName(rows.rangeTypes.map(toRangeType)),
    extendedStatistics: byName(rows.extendedStatistics.flatMap((row) => toExtendedStatistics(row, names))),
    publications: toPublications(rows.publications, names),
    eventTriggers: byName(rows.eventTriggers),
    owners: toOwners(rows.owners),
    grants: toGrants(rows.grants, rows.defaultPrivileges),
    comments: toComments(rows.comments),
  };
}
