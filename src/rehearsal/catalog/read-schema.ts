import type { Schema } from '../../model/schema.ts';
import { assembleSchema, type CatalogRows } from './assemble.ts';
import { commentsQuery } from './comments.ts';
import { constraintsQuery, indexesQuery } from './constraints.ts';
import { extendedStatisticsQuery } from './extended-statistics.ts';
import { defaultPrivilegesQuery, grantsQuery } from './grants.ts';
import { ownersQuery, roleQuery } from './owners.ts';
import { publicationsQuery } from './publications.ts';
import { columnsQuery, expressionsQuery, relationsQuery, unvalidatedQuery } from './relations.ts';
import { routinesQuery, sequencesQuery } from './routines.ts';
import { type Run, withNamesQualified } from './search-path.ts';
import { eventTriggersQuery, policiesQuery, rulesQuery, triggersQuery } from './triggers.ts';
import { domainsQuery, enumsQuery, extensionsQuery, rangeTypesQuery, schemasQuery } from './types.ts';

const queries: Readonly<Record<keyof CatalogRows, string>> = {
  schemas: schemasQuery,
  extensions: extensionsQuery,
  relations: relationsQuery,
  columns: columnsQuery,
  expressions: expressionsQuery,
  unvalidated: unvalidatedQuery,
  constraints: constraintsQuery,
  indexes: indexesQuery,
  triggers: triggersQuery,
  policies: policiesQuery,
  rules: rulesQuery,
  routines: routinesQuery,
  sequences: sequencesQuery,
  enums: enumsQuery,
  domains: domainsQuery,
  rangeTypes: rangeTypesQuery,
  extendedStatistics: extendedStatisticsQuery,
  publications: publicationsQuery,
  eventTriggers: eventTriggersQuery,
  role: roleQuery,
  owners: ownersQuery,
  grants: grantsQuery,
  defaultPrivileges: defaultPrivilegesQuery,
  comments: commentsQuery,
};

const kinds = Object.keys(queries) as readonly (keyof CatalogRows)[];

/** Everything in one row, one JSON text per kind: one round trip, whatever the number of objects. */
const query = `SELECT ${kinds
  .map((kind) => `(SELECT coalesce(json_agg(r), '[]')::text FROM (${queries[kind]}) r) AS "${kind}"`)
  .join(',\n')}`;

/**
 * Reads a database's structure: every object that people made, and nothing that belongs to the server, to an
 * extension or to a temporary schema. Works on PostgreSQL 13 to 18, inside a transaction and outside, whatever the
 * search_path; leaves neither setting nor lock behind. Errors of `run` pass through.
 */
export const readSchema = (run: Run): Promise<Schema> =>
  withNamesQualified(run, async () => {
    const [row] = await run(query);
    const read = (kind: string): unknown => JSON.parse(String(row?.[kind] ?? '[]'));
    return assembleSchema(Object.fromEntries(kinds.map((kind) => [kind, read(kind)])) as CatalogRows);
  });
