import type { CatalogReader } from '../reader.ts';
import { byName } from '../sorting.ts';

/** Owners and grants are read with those of tables. */
export const views: CatalogReader<'views'> = {
  queries: [],
  read: ({ relations }) =>
    byName(
      relations.rows
        .filter(({ kind }) => kind === 'v' || kind === 'm')
        .map((row) => ({
          name: row.name,
          materialized: row.kind === 'm',
          definition: row.view_definition ?? '',
          columns: relations.columns(row.oid).map(({ name, type }) => ({ name, type })),
          indexes: relations.indexes(row.oid),
          options: row.options,
          triggers: relations.triggers(row.oid),
          rules: relations.rules(row.oid),
        })),
    ),
  commentedAs: {
    view: 'VIEW',
    'materialized view': 'MATERIALIZED VIEW',
    'view column': 'COLUMN',
    'materialized view column': 'COLUMN',
  },
  grantedAs: {
    view: 'TABLE',
    'materialized view': 'TABLE',
    'view column': 'COLUMN',
    'materialized view column': 'COLUMN',
  },
};
