import { quoteIdentifier } from '../../sql/names.ts';
import { match } from '../migration/compare.ts';
import { act } from '../migration/order.ts';
import { statement } from '../migration/statement.ts';
import type { SchemaObjectKind } from '../object-kind.ts';
import { part } from '../part.ts';

const itself = (name: string): string => name;

/** Namespaces. */
export const schemas: SchemaObjectKind<'schemas'> = {
  none: ['public'],
  parts: (schema) =>
    schema.schemas.map((name) =>
      part('schema', quoteIdentifier(name), '', { on: [`SCHEMA ${quoteIdentifier(name)}`] }),
    ),
  changes: ({ from, to }) =>
    match(from.schemas, to.schemas, itself).added.map((name) =>
      act('schema', [statement(`CREATE SCHEMA ${quoteIdentifier(name)}`, `Create the schema ${name}`)]),
    ),
  // Objects may have left it only now.
  lateDrops: ({ from, to }) =>
    match(from.schemas, to.schemas, itself).removed.map((name) =>
      act('schema', [statement(`DROP SCHEMA ${quoteIdentifier(name)}`, `Drop the schema ${name}`)]),
    ),
  renamed: (schema, to) => schema.schemas.map(to.schema),
  touched: ({ schemas: all }) => all,
};
