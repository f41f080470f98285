import type { CatalogReader } from '../reader.ts';
import { byName } from '../sorting.ts';

/** Owners and grants are read with those of all types. */
export const compositeTypes: CatalogReader<'compositeTypes'> = {
  queries: [],
  read: ({ relations }) =>
    byName(
      relations.rows
        .filter(({ kind }) => kind === 'c')
        .map(({ oid, name: own }) => ({
          name: own,
          columns: relations.columns(oid).map(({ name, type }) => ({ name, type })),
        })),
    ),
  commentedAs: { 'composite type': 'TYPE', 'composite type column': 'COLUMN' },
};
