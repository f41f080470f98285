import type { Schema } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { byName, match } from '../migration/compare.ts';
import { act } from '../migration/order.ts';
import { statement } from '../migration/statement.ts';
import type { SchemaObjectKind } from '../object-kind.ts';
import { part } from '../part.ts';

const create = ({ name, schema }: Schema['extensions'][number]): string => {
  const place = schema === 'pg_catalog' ? '' : ` SCHEMA ${quoteIdentifier(schema)}`;
  return `CREATE EXTENSION IF NOT EXISTS ${quoteIdentifier(name)}${place}`;
};

export const extensions: SchemaObjectKind<'extensions'> = {
  none: [],
  parts: (schema) => schema.extensions.map((one) => part('extension', one.name, `in schema ${one.schema}`)),
  changes: ({ from, to }) => {
    const { added, kept } = match(from.extensions, to.extensions, byName);
    return [
      ...added.map((one) => act('extension', [statement(create(one), `Create the extension ${one.name}`)])),
      ...kept
        .filter(({ before, after }) => before.schema !== after.schema)
        .map(({ after: { name, schema } }) => {
          const sql = `ALTER EXTENSION ${quoteIdentifier(name)} SET SCHEMA ${quoteIdentifier(schema)}`;
          return act('extension', [statement(sql, `Move the extension ${name} to the schema ${schema}`)]);
        }),
    ];
  },
  // Columns may have left its types only now.
  lateDrops: ({ from, to }) =>
    match(from.extensions, to.extensions, byName).removed.map(({ name }) =>
      act('extension', [statement(`DROP EXTENSION ${quoteIdentifier(name)}`, `Drop the extension ${name}`)]),
    ),
  renamed: (schema, to) => schema.extensions.map((one) => ({ ...one, schema: to.schema(one.schema) })),
  touched: ({ extensions: all }) => all,
};
