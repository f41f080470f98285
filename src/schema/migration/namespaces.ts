import type { Schema } from '../../model/schema.ts';
import { quoteIdentifier } from '../../sql/names.ts';
import { match } from './compare.ts';
import { type Action, noMentions } from './order.ts';
import { type MigrationStatement, statement } from './statement.ts';

type Extension = Schema['extensions'][number];

const action = (rank: 'schema' | 'extension', sql: MigrationStatement): Action => ({
  rank,
  provides: [],
  mentions: noMentions,
  statements: [sql],
});

const createExtension = ({ name, schema }: Extension): string => {
  const place = schema === 'pg_catalog' ? '' : ` SCHEMA ${quoteIdentifier(schema)}`;
  return `CREATE EXTENSION IF NOT EXISTS ${quoteIdentifier(name)}${place}`;
};

const extensionName = ({ name }: Extension): string => name;

const itself = (name: string): string => name;

/** Schemas and extensions that go. */
export function namespaceDrops(from: Schema, to: Schema): readonly Action[] {
  return [
    ...match(from.schemas, to.schemas, itself).removed.map((name) =>
      action('schema', statement(`DROP SCHEMA ${quoteIdentifier(name)}`, `Drop the schema ${name}`)),
    ),
    ...match(from.extensions, to.extensions, extensionName).removed.map(({ name }) =>
      action('extension', statement(`DROP EXTENSION ${quoteIdentifier(name)}`, `Drop the extension ${name}`)),
    ),
  ];
}

/** Schemas and extensions that come or move. */
export function namespaceChanges(from: Schema, to: Schema): readonly Action[] {
  const { added, kept } = match(from.extensions, to.extensions, extensionName);
  return [
    ...match(from.schemas, to.schemas, itself).added.map((name) =>
      action('schema', statement(`CREATE SCHEMA ${quoteIdentifier(name)}`, `Create the schema ${name}`)),
    ),
    ...added.map((extension) =>
      action('extension', statement(createExtension(extension), `Create the extension ${extension.name}`)),
    ),
    ...kept
      .filter(({ before, after }) => before.schema !== after.schema)
      .map(({ after: { name, schema } }) => {
        const sql = `ALTER EXTENSION ${quoteIdentifier(name)} SET SCHEMA ${quoteIdentifier(schema)}`;
        return action('extension', statement(sql, `Move the extension ${name} to the schema ${schema}`));
      }),
  ];
}
