import type { MigrationTrace } from '../model/rehearsal.ts';
import type { QualifiedName, Schema } from '../model/schema.ts';
import type { Script } from '../model/statement.ts';
import { relationOf } from '../sql/relations.ts';
import { syncsBy } from './sync-triggers.ts';

/** Relations that the change makes: as observed, and as written where it was not run. */
export function madeHere(
  scripts: readonly Script[],
  traces: readonly MigrationTrace[],
  defaultSchema: string,
): ReadonlySet<QualifiedName> {
  return new Set([
    ...traces.flatMap((trace) => trace.statements.flatMap((one) => one.effect?.created ?? [])),
    ...scripts.flatMap((script) => script.statements.flatMap(({ node }) => createdBy(node, defaultSchema))),
  ]);
}

const createdBy = (node: Script['statements'][number]['node'], schema: string): readonly QualifiedName[] => {
  if ('CreateStmt' in node && node.CreateStmt.relation) return [relationOf(node.CreateStmt.relation, schema)];
  if ('CreateTableAsStmt' in node && node.CreateTableAsStmt.into?.rel) {
    return [relationOf(node.CreateTableAsStmt.into.rel, schema)];
  }
  return 'ViewStmt' in node && node.ViewStmt.view ? [relationOf(node.ViewStmt.view, schema)] : [];
};

/** The part of a schema that a change is about: the tables and views named, and the types they use. */
export function onlyTouched(schema: Schema, touched: ReadonlySet<QualifiedName>): Schema {
  const tables = schema.tables.filter(({ name }) => touched.has(name));
  const types = new Set(tables.flatMap(({ columns }) => columns.map(({ type }) => type)));
  const named = (name: QualifiedName): boolean => types.has(name) || types.has(name.replace(/^public\./, ''));
  return {
    ...schema,
    tables,
    views: schema.views.filter(({ name }) => touched.has(name)),
    // What keeps two sides equal until a later change ends it is all in its function.
    routines: schema.routines.filter(({ identity }) => tables.some((table) => syncsBy(table).includes(identity))),
    sequences: schema.sequences.filter(({ ownedBy }) => ownedBy !== undefined && touched.has(ownedBy.table)),
    enums: schema.enums.filter(({ name }) => named(name)),
    domains: schema.domains.filter(({ name }) => named(name)),
    compositeTypes: [],
    rangeTypes: schema.rangeTypes.filter(({ name }) => named(name)),
    extendedStatistics: schema.extendedStatistics.filter(({ table }) => touched.has(table)),
    publications: [],
    eventTriggers: [],
    owners: [],
    grants: [],
    comments: [],
  };
}
