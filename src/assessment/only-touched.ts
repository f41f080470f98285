import type { QualifiedName, Schema } from '../model/schema.ts';
import { syncFunctionsOf } from '../recipes/twin/sync-trigger.ts';
import type { Touched } from '../schema/object-kind.ts';
import { listsOf } from '../schema/objects/catalogue.ts';

/** The part of a schema that a change is about: the tables and views named, and the types they use. */
export function onlyTouched(schema: Schema, touched: ReadonlySet<QualifiedName>): Schema {
  const tables = schema.tables.filter(({ name }) => touched.has(name));
  const types = new Set(tables.flatMap(({ columns }) => columns.map(({ type }) => type)));
  const about: Touched = {
    relations: touched,
    hasType: (name) => types.has(name) || types.has(name.replace(/^public\./, '')),
    // What keeps two sides equal until a later change ends it is all in its function.
    routines: new Set(tables.flatMap(syncFunctionsOf)),
  };
  return { role: schema.role, ...listsOf((kind) => kind.touched(schema, about)) };
}
