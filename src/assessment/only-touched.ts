import type { QualifiedName, Schema } from '../model/schema.ts';
import { syncFunctionsOf } from '../recipes/twin/sync-trigger.ts';

/** The part of a schema that a change is about: the tables and views named, and the types they use. */
export function onlyTouched(schema: Schema, touched: ReadonlySet<QualifiedName>): Schema {
  const tables = schema.tables.filter(({ name }) => touched.has(name));
  const types = new Set(tables.flatMap(({ columns }) => columns.map(({ type }) => type)));
  const named = (name: QualifiedName): boolean => types.has(name) || types.has(name.replace(/^public\./, ''));
  return {
    ...schema,
    tables,
    views: schema.views.filter(({ name }) => touched.has(name)),
    // A later change ends what keeps two sides equal, and asks their function which column is the old one.
    routines: schema.routines.filter(({ identity }) =>
      tables.some((table) => syncFunctionsOf(table).includes(identity)),
    ),
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
